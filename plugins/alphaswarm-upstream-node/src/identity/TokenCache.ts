/** An access token, and until when it may be used. */
export type AccessToken = {
  value: string;
  /** Epoch milliseconds. */
  expiresAt: number;
};

/** A token isn't used in its last minutes: it might expire on its way, or by the other side's clock. */
const UNUSED_MS = 5 * 60_000;

/** From so long before that on it is renewed while it still serves, so that nobody waits for it, and a short outage of the issuer is no outage here. */
const RENEWAL_MS = 5 * 60_000;

/** After a renewal that failed, milliseconds. */
const RENEWAL_PAUSE_MS = 15_000;

/** More holders than a staff has people. */
const MAX_TOKENS = 1_000;

type Entry = {
  token?: AccessToken;
  pending?: Promise<AccessToken>;
  pausedUntil: number;
};

/** Tokens by what they are for: one request in flight for each, renewed early, never used in their last five minutes. */
export class TokenCache {
  readonly #entries = new Map<string, Entry>();

  /**
   * The token for a key.
   *
   * @param key - whose token, and for what
   * @param request - gets one; never called twice at the same time for the same key
   * @throws whatever `request` throws, when there is none that may be used
   */
  async get(
    key: string,
    request: () => Promise<AccessToken>,
  ): Promise<AccessToken> {
    const entry = this.#entryOf(key);
    const remaining = (entry.token?.expiresAt ?? 0) - Date.now();
    if (entry.token && remaining > UNUSED_MS) {
      if (
        remaining < UNUSED_MS + RENEWAL_MS &&
        Date.now() >= entry.pausedUntil
      ) {
        // Nobody waits for it; what it fails with comes up when the present token is over.
        this.#renew(entry, request).catch(() => {
          entry.pausedUntil = Date.now() + RENEWAL_PAUSE_MS;
        });
      }
      return entry.token;
    }
    return this.#renew(entry, request);
  }

  /** Forgets a token that was refused, if it is still the one that is kept. */
  forget(key: string, token: AccessToken): void {
    const entry = this.#entries.get(key);
    if (entry?.token?.value === token.value) entry.token = undefined;
  }

  #renew(
    entry: Entry,
    request: () => Promise<AccessToken>,
  ): Promise<AccessToken> {
    entry.pending ??= request()
      .then(token => {
        entry.token = token;
        return token;
      })
      .finally(() => {
        entry.pending = undefined;
      });
    return entry.pending;
  }

  #entryOf(key: string): Entry {
    const entry = this.#entries.get(key) ?? { pausedUntil: 0 };
    // The one that was used last stands last.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > MAX_TOKENS) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    return entry;
  }
}
