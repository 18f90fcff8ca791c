import { randomBytes } from 'node:crypto';

/** How long a person may take from login to exchange. */
export const TRANSACTION_LIFETIME_SECONDS = 600;

/** One interactive sign-in on its way. */
export interface SignInTransaction {
  state: string;
  /** Where Entra comes back to, which the token request has to repeat. */
  returnTo: string;
  /** Only where cp itself began the sign-in; otherwise the caller keeps it. */
  codeVerifier?: string;
}

/** The sign-ins on their way, each known by the value of a cookie and good for one exchange. */
export class SignInTransactions {
  readonly #now: () => number;
  readonly #transactions = new Map<
    string,
    { transaction: SignInTransaction; expiresAt: number }
  >();

  /** @param options - `now`: epoch milliseconds */
  static create(options: { now?: () => number } = {}): SignInTransactions {
    return new SignInTransactions(options.now ?? Date.now);
  }

  private constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns the value for the cookie */
  begin(transaction: SignInTransaction): string {
    const now = this.#now();
    for (const [id, { expiresAt }] of this.#transactions) {
      if (expiresAt <= now) {
        this.#transactions.delete(id);
      }
    }
    const id = randomBytes(32).toString('base64url');
    this.#transactions.set(id, {
      transaction,
      expiresAt: now + TRANSACTION_LIFETIME_SECONDS * 1000,
    });
    return id;
  }

  /** Ends a transaction. @returns undefined for one that is unknown, over, or was taken before */
  take(id: string): SignInTransaction | undefined {
    const entry = this.#transactions.get(id);
    this.#transactions.delete(id);
    return entry && entry.expiresAt > this.#now()
      ? entry.transaction
      : undefined;
  }
}
