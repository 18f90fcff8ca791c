import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { MANAGE_API } from '../entra';
import type { EntraClient, EntraTokens } from './EntraClient';
import { CpRefusal } from './envelope';
import type { parseLogin } from './signInRequest';
import { SignInTransactions } from './SignInTransactions';

const SCOPE = `openid profile email offline_access ${MANAGE_API}/.default`;

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const random = () => randomBytes(32).toString('base64url');

/** Parameters that both kinds of interactive sign-in take. */
type InteractiveRequest = Omit<ReturnType<typeof parseLogin>, 'prompt'>;

/** The interactive sign-ins of alphaswarm-cp, from its own redirect to the tokens. */
export class SignInFlow {
  readonly #entra: EntraClient;
  readonly #ownCallback: string;
  readonly #transactions = SignInTransactions.create();

  /** @param options - `ownCallback`: where Entra comes back to when a sign-in is begun without `return_to` */
  static create(options: {
    entra: EntraClient;
    ownCallback: string;
  }): SignInFlow {
    return new SignInFlow(options.entra, options.ownCallback);
  }

  private constructor(entra: EntraClient, ownCallback: string) {
    this.#entra = entra;
    this.#ownCallback = ownCallback;
  }

  /**
   * Begins a sign-in.
   *
   * The caller, whose `return_to` it is, brings its own `state`, `nonce` and `code_challenge` and keeps the verifier. Without `return_to` cp
   * makes them and finishes the sign-in in {@link SignInFlow.finishOwn}.
   *
   * @param parameters - what is added to Entra's authorize URL
   * @returns where to send the browser, and the value for the transaction cookie
   */
  async begin(
    request: InteractiveRequest,
    parameters: Record<string, string | undefined>,
  ): Promise<{ authorizeUrl: string; transactionId: string }> {
    const { return_to: returnTo } = request;
    if (returnTo && !(request.state && request.code_challenge)) {
      throw new CpRefusal(
        400,
        'invalid_request',
        'return_to needs state and code_challenge',
      );
    }
    const codeVerifier = returnTo ? undefined : random();
    const redirectUri = returnTo ?? this.#ownCallback;
    const state = request.state ?? random();
    const challenge = codeVerifier
      ? createHash('sha256').update(codeVerifier).digest('base64url')
      : request.code_challenge;

    const { authorization_endpoint: endpoint } = await this.#entra.metadata();
    const url = new URL(endpoint);
    const query: Record<string, string | undefined> = {
      client_id: this.#entra.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: SCOPE,
      state,
      nonce: request.nonce ?? random(),
      code_challenge: challenge,
      code_challenge_method: 'S256',
      login_hint: request.login_hint,
      ...parameters,
    };
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    return {
      authorizeUrl: url.href,
      transactionId: this.#transactions.begin({
        state,
        returnTo: redirectUri,
        codeVerifier,
      }),
    };
  }

  /** Redeems the code of a sign-in that the caller began with its own PKCE verifier. @throws a 401 */
  async exchange(
    transactionId: string | undefined,
    answer: { code: string; state: string; code_verifier: string },
  ): Promise<EntraTokens> {
    const transaction = this.#take(transactionId, answer.state);
    return this.#redeem(
      answer.code,
      transaction.returnTo,
      answer.code_verifier,
    );
  }

  /** Redeems the code of a sign-in that cp began for itself. @throws a 401 */
  async finishOwn(
    transactionId: string | undefined,
    answer: { code: string; state: string },
  ): Promise<EntraTokens> {
    const transaction = this.#take(transactionId, answer.state);
    if (!transaction.codeVerifier) {
      throw new CpRefusal(
        401,
        'invalid_request',
        'this sign-in returns to its caller, who exchanges the code',
      );
    }
    return this.#redeem(
      answer.code,
      transaction.returnTo,
      transaction.codeVerifier,
    );
  }

  #take(transactionId: string | undefined, state: string) {
    const transaction =
      transactionId === undefined
        ? undefined
        : this.#transactions.take(transactionId);
    if (!transaction) {
      throw new CpRefusal(
        401,
        'invalid_request',
        'no such sign-in: its transaction is missing, over, or was used before',
      );
    }
    if (!same(transaction.state, state)) {
      throw new CpRefusal(
        401,
        'invalid_request',
        'state does not belong to this sign-in',
      );
    }
    return transaction;
  }

  #redeem(code: string, redirectUri: string, codeVerifier: string) {
    return this.#entra.requestTokens({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    });
  }
}
