import * as oidc from 'openid-client';
import type { Entra } from '../createEntra';
import type { DirectoryPerson } from '../directory';
import { HttpBrowser, type Page } from './HttpBrowser';

const CALLBACK = 'http://localhost:8900/admin/api/auth/entra/handler/frame';

/** What makes a sign-in a step-up. */
export const STEP_UP_PARAMETERS = {
  claims: JSON.stringify({
    id_token: { acrs: { essential: true, value: 'c1' } },
  }),
  prompt: 'login',
};

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/** Signs in as a relying party does, with `openid-client` and a browser of its own. */
export class StaffSignIn {
  readonly config: oidc.Configuration;
  readonly browser = HttpBrowser.create({
    stopAt: url => url.href.startsWith(CALLBACK),
  });
  #codeVerifier = '';
  #nonce = '';

  static async create(entra: Entra): Promise<StaffSignIn> {
    return new StaffSignIn(
      await oidc.discovery(
        new URL(entra.issuer),
        entra.staffClient.id,
        undefined,
        oidc.ClientSecretPost(entra.staffClient.secret),
        { execute: [oidc.allowInsecureRequests] },
      ),
    );
  }

  private constructor(config: oidc.Configuration) {
    this.config = config;
  }

  /** Opens the authorize URL. */
  async begin(parameters: Record<string, string> = {}): Promise<Page> {
    this.#codeVerifier = oidc.randomPKCECodeVerifier();
    this.#nonce = oidc.randomNonce();
    return this.browser.get(
      oidc.buildAuthorizationUrl(this.config, {
        redirect_uri: CALLBACK,
        scope: 'openid profile email offline_access',
        state: 'the-state',
        nonce: this.#nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(
          this.#codeVerifier,
        ),
        code_challenge_method: 'S256',
        ...parameters,
      }),
    );
  }

  /** Redeems the code that a page redirected to the callback with. */
  async finish(page: Page): Promise<Tokens> {
    if (!page.location) {
      throw new Error(`Not at the callback but at ${page.url}: ${page.body}`);
    }
    return oidc.authorizationCodeGrant(this.config, page.location, {
      pkceCodeVerifier: this.#codeVerifier,
      expectedState: 'the-state',
      expectedNonce: this.#nonce,
    });
  }

  async signIn(
    person: DirectoryPerson,
    parameters: Record<string, string> = {},
  ): Promise<Tokens> {
    const pick = await this.begin(parameters);
    return this.finish(await this.browser.submit(pick, { person: person.oid }));
  }

  async stepUp(person: DirectoryPerson): Promise<Tokens> {
    const approval = await this.begin(STEP_UP_PARAMETERS);
    return this.finish(
      await this.browser.submit(approval, {
        person: person.oid,
        decision: 'approve',
      }),
    );
  }
}
