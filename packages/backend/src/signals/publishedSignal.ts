import { z } from 'zod';

/** The longest name of a channel, characters. */
export const MAX_CHANNEL_LENGTH = 128;

/** A signal as plugins publish it. */
export const publishedSignal = z.object({
  recipients: z.union([
    z.object({ type: z.literal('broadcast') }),
    z.object({
      type: z.literal('user'),
      entityRef: z.union([z.string(), z.array(z.string())]),
    }),
  ]),
  channel: z.string().min(1).max(MAX_CHANNEL_LENGTH),
  message: z.record(z.string(), z.unknown()),
});

/** What {@link publishedSignal} describes. */
export type PublishedSignal = z.infer<typeof publishedSignal>;

/**
 * Says on a channel that something may have changed, in place of what can't be said or wasn't heard. Pages take any message for a reason to read anew;
 * Backstage's page of notifications wants an `action` in it.
 */
export const lookAgain = { action: 'look-again' };
