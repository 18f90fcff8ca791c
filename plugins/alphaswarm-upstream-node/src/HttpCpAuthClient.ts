import { AuthenticationError, isError } from '@backstage/errors';
import { parseAnswer, expectStatus } from './cpAnswers';
import type {
  CpAuthClient,
  CpSignInRedirect,
  CpSignInRequest,
  CpTokens,
} from './CpAuthClient';
import { tokensSchema } from './cpSchemas';
import { UpstreamResponseError } from './errors';
import type { UpstreamAnswer, UpstreamHttp } from './http/UpstreamHttp';
import { isTrustedUrl } from './trustedUrl';

/** The cookie in which cp keeps an interactive sign-in's transaction. */
const TRANSACTION_COOKIE = 'cp_auth_tx';

/** RFC 6265 §4.1.1: a cookie's name, and a value without what would end it. */
const TRANSACTION_PAIR =
  /^cp_auth_tx=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;

/** {@link CpAuthClient} over HTTP. */
export class HttpCpAuthClient implements CpAuthClient {
  readonly #http: UpstreamHttp;
  readonly #prefix: string;
  readonly #authority: URL;

  /**
   * @param options.http - alphaswarm-cp
   * @param options.prefix - where `/auth/*` is below its base URL, e.g. `/auth`
   * @param options.authority - what Entra's interactive URLs must begin with: cp may send people nowhere else
   */
  static create(options: {
    http: UpstreamHttp;
    prefix: string;
    authority: URL;
  }): HttpCpAuthClient {
    return new HttpCpAuthClient(
      options.http,
      options.prefix,
      options.authority,
    );
  }

  private constructor(http: UpstreamHttp, prefix: string, authority: URL) {
    this.#http = http;
    this.#prefix = prefix.replace(/\/$/, '');
    this.#authority = authority;
  }

  beginLogin(request: CpSignInRequest): Promise<CpSignInRedirect> {
    return this.#begin('auth.login', '/login', {
      provider: 'entra',
      ...signInParameters(request),
    });
  }

  beginStepUp(
    request: CpSignInRequest & { acrValues: string; maxAgeSeconds: number },
  ): Promise<CpSignInRedirect> {
    return this.#begin('auth.stepup', '/stepup', {
      ...signInParameters(request),
      acr_values: request.acrValues,
      max_age: String(request.maxAgeSeconds),
    });
  }

  exchange(request: {
    code: string;
    state: string;
    codeVerifier: string;
    transaction: string;
  }): Promise<CpTokens> {
    return this.#tokens('auth.exchange', '/exchange', {
      headers: { cookie: request.transaction },
      body: {
        code: request.code,
        state: request.state,
        code_verifier: request.codeVerifier,
      },
    });
  }

  refresh(refreshToken: string): Promise<CpTokens> {
    return this.#tokens('auth.refresh', '/refresh', {
      body: { refresh_token: refreshToken },
    });
  }

  async logout(tokens: { refreshToken: string }): Promise<void> {
    const operation = 'auth.logout';
    const answer = await this.#http.send({
      operation,
      method: 'POST',
      path: `${this.#prefix}/logout`,
      body: { refresh_token: tokens.refreshToken },
    });
    expectStatus(answer, [200, 204], this.#call(operation));
  }

  async #begin(
    operation: string,
    path: string,
    query: Record<string, string | undefined>,
  ): Promise<CpSignInRedirect> {
    const answer = await this.#http.send({
      operation,
      method: 'GET',
      path: `${this.#prefix}${path}`,
      query,
    });
    expectStatus(answer, [302, 303, 307], this.#call(operation));
    return {
      authorizeUrl: this.#authorizeUrl(operation, answer),
      transaction: this.#transaction(operation, answer),
    };
  }

  #authorizeUrl(operation: string, answer: UpstreamAnswer): string {
    const location = answer.headers.get('location') ?? '';
    const url = URL.canParse(location) ? new URL(location) : undefined;
    // People type their password where this leads: it must be our tenant, whatever cp says.
    const isOurTenant =
      url !== undefined &&
      isTrustedUrl(url) &&
      url.origin === this.#authority.origin &&
      url.pathname.startsWith(this.#authority.pathname);
    if (!isOurTenant) {
      throw this.#malformed(
        operation,
        answer,
        "header 'Location' leads elsewhere than to the staff tenant",
      );
    }
    return url.href;
  }

  #transaction(operation: string, answer: UpstreamAnswer): string {
    const pair = answer.headers
      .getSetCookie()
      .map(cookie => cookie.split(';', 1)[0].trim())
      .find(cookie => cookie.startsWith(`${TRANSACTION_COOKIE}=`));
    if (!pair || !TRANSACTION_PAIR.test(pair)) {
      throw this.#malformed(
        operation,
        answer,
        `cookie '${TRANSACTION_COOKIE}' is missing or malformed`,
      );
    }
    return pair;
  }

  async #tokens(
    operation: string,
    path: string,
    request: { headers?: Record<string, string>; body: unknown },
  ): Promise<CpTokens> {
    const answer = await this.#http.send({
      operation,
      method: 'POST',
      path: `${this.#prefix}${path}`,
      ...request,
    });
    this.#expectTokens(operation, answer);
    const tokens = parseAnswer(tokensSchema, answer, this.#call(operation));
    return {
      accessToken: tokens.access_token,
      idToken: tokens.id_token,
      refreshToken: tokens.refresh_token,
      tokenType: tokens.token_type,
      expiresInSeconds: tokens.expires_in,
      scope: tokens.scope,
    };
  }

  /** A 400 to a grant says that the grant is no good (RFC 6749 §5.2), like a 401: the person signs in again. */
  #expectTokens(operation: string, answer: UpstreamAnswer): void {
    try {
      expectStatus(answer, [200], this.#call(operation));
    } catch (error) {
      if (answer.status === 400 && isError(error)) {
        throw new AuthenticationError(error.message);
      }
      throw error;
    }
  }

  #malformed(
    operation: string,
    answer: UpstreamAnswer,
    problem: string,
  ): UpstreamResponseError {
    return new UpstreamResponseError(
      `${this.#http.upstream} answered ${operation} other than agreed: its ${problem}`,
      { upstream: this.#http.upstream, upstreamStatus: answer.status },
    );
  }

  #call(operation: string) {
    return { upstream: this.#http.upstream, operation };
  }
}

function signInParameters(
  request: CpSignInRequest,
): Record<string, string | undefined> {
  return {
    return_to: request.returnTo,
    state: request.state,
    nonce: request.nonce,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
    prompt: request.prompt,
  };
}
