import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { isTrustedUrl } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import * as oidc from 'openid-client';
import type {
  StepUpAuthority,
  StepUpRedirect,
  StepUpReturn,
  StepUpSignIn,
} from './StepUpAuthority';

/** The app registration that staff prove themselves to. */
export type EntraClient = {
  /** Exactly as in its discovery document. */
  issuer: string;
  clientId: string;
  clientSecret?: string;
};

/** How long Entra may take to answer, seconds. */
const TIMEOUT_SECONDS = 10;

/** Step-up directly at the staff tenant (OpenID Connect authorization code flow with PKCE). */
export class EntraStepUpAuthority implements StepUpAuthority {
  readonly #client: EntraClient;
  #discovered?: Promise<oidc.Configuration>;

  /** @throws Error if the issuer is plain http to anything but this machine */
  static create(options: { client: EntraClient }): EntraStepUpAuthority {
    if (!isTrustedUrl(new URL(options.client.issuer))) {
      throw new Error(
        'staffAccess.entra.issuer must be https (http only for this machine itself)',
      );
    }
    return new EntraStepUpAuthority(options.client);
  }

  private constructor(client: EntraClient) {
    this.#client = client;
  }

  async begin(signIn: StepUpSignIn): Promise<StepUpRedirect> {
    const authorizeUrl = oidc.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: signIn.returnTo,
      scope: 'openid profile email',
      response_mode: 'query',
      state: signIn.state,
      nonce: signIn.nonce,
      code_challenge: signIn.codeChallenge,
      code_challenge_method: 'S256',
      // An interactive sign-in now: a context that an older sign-in satisfied proves nothing.
      prompt: 'login',
      max_age: '0',
      claims: JSON.stringify({
        id_token: {
          acrs: { essential: true, value: signIn.acr },
          auth_time: { essential: true },
        },
      }),
    });
    return { authorizeUrl: authorizeUrl.href };
  }

  async redeem(answer: StepUpReturn): Promise<string> {
    const configuration = await this.#discover();
    let idToken: string | undefined;
    try {
      const tokens = await oidc.authorizationCodeGrant(
        configuration,
        answer.callbackUrl,
        {
          expectedState: answer.state,
          expectedNonce: answer.nonce,
          pkceCodeVerifier: answer.codeVerifier,
          idTokenExpected: true,
        },
      );
      idToken = tokens.id_token;
    } catch (error) {
      if (isOutage(error)) throw unreachable(error);
      throw new AuthenticationError(
        'Microsoft Entra did not accept the sign-in',
        error,
      );
    }
    if (!idToken) {
      throw new AuthenticationError(
        'Microsoft Entra answered without an ID token',
      );
    }
    return idToken;
  }

  /** Discovery on first use, tried again after a failure. */
  async #discover(): Promise<oidc.Configuration> {
    this.#discovered ??= this.#fetchConfiguration().catch(error => {
      this.#discovered = undefined;
      throw unreachable(error);
    });
    return this.#discovered;
  }

  async #fetchConfiguration(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#client;
    const server = new URL(issuer);
    return oidc.discovery(
      server,
      clientId,
      undefined,
      clientSecret ? oidc.ClientSecretPost(clientSecret) : oidc.None(),
      {
        timeout: TIMEOUT_SECONDS,
        execute:
          // Only ever loopback: `create` has seen to that.
          server.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      },
    );
  }
}

function unreachable(cause: unknown): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Microsoft Entra can’t be reached now',
    cause,
  );
}

/** Whether Entra could not be asked, as opposed to saying no. */
function isOutage(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  if (error instanceof oidc.ClientError) {
    if (error.code === 'OAUTH_TIMEOUT') return true;
    return error.cause instanceof Response && error.cause.status >= 500;
  }
  // fetch's own failure to connect
  return error instanceof TypeError;
}
