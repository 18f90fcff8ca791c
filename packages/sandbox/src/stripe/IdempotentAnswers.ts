import type { Clock } from '../clock';
import { StripeError } from './StripeError';

const KEPT_MS = 86_400_000;

type Answer = { status: number; body: unknown; requestId: string };

/**
 * The first answer to each idempotency key, for a day.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class IdempotentAnswers {
  readonly #clock: Clock;
  readonly #answers = new Map<
    string,
    Answer & { request: string; at: number }
  >();

  static create(options: { clock: Clock }): IdempotentAnswers {
    return new IdempotentAnswers(options.clock);
  }

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param request - all that a repeat must be equal in
   * @throws StripeError 400 if the key came with another request before
   */
  recall(key: string, request: string): Answer | undefined {
    const kept = this.#answers.get(key);
    if (!kept || kept.at < this.#clock.now() - KEPT_MS) return undefined;
    if (kept.request !== request) {
      throw new StripeError(
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: 'idempotency_error' },
      );
    }
    return kept;
  }

  keep(key: string, request: string, answer: Answer): void {
    this.#answers.set(key, { ...answer, request, at: this.#clock.now() });
  }

  clear(): void {
    this.#answers.clear();
  }
}
