import { randomUUID } from 'node:crypto';
import { SEEN_VERSION } from './deliverAction';

/** A request whose answer the caller may not have got. */
export type Attempt = { parcel: string; key: string };

/** What a caller was told, over all restarts of its portal. */
export type Told = {
  /** Parcels whose delivery was acknowledged. */
  acknowledged: Attempt[];
  /** Those that a repeat found not finished, or never begun. */
  unsettled: Attempt[];
};

/** Where to call, and as whom. */
export type CallTarget = { port: number; authorization: string };

/** Somebody who acts, one action after the other; and who repeats, with the same key, what was cut off. */
export class Caller {
  readonly told: Told;
  #pending?: Attempt;

  constructor(told: Told) {
    this.told = told;
  }

  /**
   * Acts until the portal is gone.
   *
   * @throws Error for an answer that no caller should get
   */
  async callUntilGone(target: CallTarget): Promise<void> {
    for (;;) {
      this.#pending ??= {
        parcel: `${target.port}-${randomUUID()}`,
        key: randomUUID(),
      };
      const status = await attempt(this.#pending, target);
      if (status === undefined) return;
      // A busy machine: nothing was done, and the same key may be sent again.
      if (status === 503) continue;
      if (status === 200) this.told.acknowledged.push(this.#pending);
      else if (status === 202 || status === 409) {
        this.told.unsettled.push(this.#pending);
      } else throw new Error(`The portal answered ${status}`);
      this.#pending = undefined;
    }
  }

  /** What it doesn't know the end of. */
  get pending(): Attempt[] {
    return this.#pending ? [this.#pending] : [];
  }
}

/**
 * Sends an attempt.
 *
 * @returns the status; undefined if there was no whole answer
 */
export async function attempt(
  { parcel, key }: Attempt,
  { port, authorization }: CallTarget,
): Promise<number | undefined> {
  try {
    const response = await fetch(
      `http://127.0.0.1:${port}/api/bench/deliver/${parcel}`,
      {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({
          reason: 'recovery',
          seenVersion: SEEN_VERSION,
        }),
      },
    );
    await response.text();
    return response.status;
  } catch {
    return undefined;
  }
}
