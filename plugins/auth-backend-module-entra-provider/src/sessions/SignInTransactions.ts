import { createHash } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { z } from 'zod';
import { Seal, type SealSecrets } from './Seal';

const transactionSchema = z.object({
  codeVerifier: z.string().min(43),
  nonce: z.string().min(1),
  /** alphaswarm-cp's own transaction cookie. */
  upstream: z.string().min(1),
  /** Base64url SHA-256 of the OAuth state. */
  stateHash: z.string().min(1),
});

type SealedTransaction = z.infer<typeof transactionSchema>;

/** What must survive between the redirect to Entra and the way back. */
export type SignInTransaction = Omit<SealedTransaction, 'stateHash'>;

/** As long as alphaswarm-cp keeps its side. */
const LIFETIME_MS = 600_000;

/**
 * Interactive sign-ins under way, kept by the browser in a sealed HttpOnly cookie, for ten minutes and one use.
 *
 * A cookie, and not a table: it binds the way back to the browser that set out, needs no database to sign in, and nothing to clean up.
 */
export class SignInTransactions {
  readonly #seal: Seal<SealedTransaction>;
  readonly #name: string;
  readonly #cookie: CookieOptions;

  /**
   * @param options.providerId - names the cookie
   * @param options.callbackUrl - the cookie is sent nowhere else
   */
  static create(options: {
    secrets: SealSecrets;
    providerId: string;
    callbackUrl: string;
  }): SignInTransactions {
    const callback = new URL(options.callbackUrl);
    return new SignInTransactions(
      Seal.create({
        secrets: options.secrets,
        purpose: `sign-in/${options.providerId}`,
        schema: transactionSchema,
      }),
      `${options.providerId}-transaction`,
      {
        httpOnly: true,
        // The way back is a top-level GET from Entra: `strict` would keep the cookie from it.
        sameSite: 'lax',
        secure: callback.protocol === 'https:',
        path: callback.pathname,
      },
    );
  }

  private constructor(
    seal: Seal<SealedTransaction>,
    name: string,
    cookie: CookieOptions,
  ) {
    this.#seal = seal;
    this.#name = name;
    this.#cookie = cookie;
  }

  /** Gives a transaction to the browser, for the answer that will carry `state`. */
  async keep(
    response: Response,
    state: string,
    transaction: SignInTransaction,
  ): Promise<void> {
    const sealed = await this.#seal.seal(
      { ...transaction, stateHash: hashOf(state) },
      new Date(Date.now() + LIFETIME_MS),
    );
    response.cookie(this.#name, sealed, {
      ...this.#cookie,
      maxAge: LIFETIME_MS,
    });
  }

  /**
   * Takes the transaction back, once.
   *
   * @returns undefined if this browser began no such sign-in, or more than ten minutes ago
   */
  async take(
    request: Request,
    response: Response,
    state: string,
  ): Promise<SignInTransaction | undefined> {
    response.clearCookie(this.#name, this.#cookie);
    const sealed: unknown = request.cookies?.[this.#name];
    if (typeof sealed !== 'string') return undefined;
    const transaction = await this.#seal.open(sealed);
    if (!transaction || transaction.stateHash !== hashOf(state)) {
      return undefined;
    }
    const { stateHash: _, ...kept } = transaction;
    return kept;
  }
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('base64url');
}
