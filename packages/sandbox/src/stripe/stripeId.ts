import type { Random } from '../random';

const ALPHABET =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('');

/** An id as Stripe makes them: `ch_` and 24 letters and digits. */
export function stripeId(prefix: string, random: Random): string {
  const letters = Array.from({ length: 24 }, () => random.pick(ALPHABET));
  return `${prefix}_${letters.join('')}`;
}
