import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { CpAuthClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { generateKeyPair, SignJWT } from 'jose';
import { CpStepUpAuthority } from './CpStepUpAuthority';
import { createStepUpAuthority } from './createStepUpAuthority';
import { EntraStepUpAuthority } from './EntraStepUpAuthority';

const CLIENT_ID = '5f1f3c0e-0000-4000-8000-00000000000b';

/** An OpenID provider: discovery, and a token endpoint that answers what the test wants. */
class Tenant {
  readonly #server: Server;
  issuer = '';
  discoverable = true;
  tokenAnswer: { status: number; body: object } = { status: 200, body: {} };
  tokenRequest?: URLSearchParams;

  static async start(): Promise<Tenant> {
    const tenant = new Tenant();
    await new Promise<void>(resolve => {
      tenant.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = tenant.#server.address() as AddressInfo;
    tenant.issuer = `http://127.0.0.1:${port}/tenant/v2.0`;
    return tenant;
  }

  private constructor() {
    this.#server = createServer((req, res) => {
      let body = '';
      req.on('data', chunk => {
        body += chunk;
      });
      req.on('end', () => {
        const answer = this.#answer(req.url ?? '', body);
        res.writeHead(answer.status, { 'Content-Type': 'application/json' });
        res.end(JSON.stringify(answer.body));
      });
    });
  }

  #answer(url: string, body: string): { status: number; body: object } {
    if (url.endsWith('/.well-known/openid-configuration')) {
      return this.discoverable
        ? {
            status: 200,
            body: {
              issuer: this.issuer,
              authorization_endpoint: `${this.issuer}/authorize`,
              token_endpoint: `${this.issuer}/token`,
              jwks_uri: `${this.issuer}/keys`,
            },
          }
        : { status: 503, body: {} };
    }
    this.tokenRequest = new URLSearchParams(body);
    return this.tokenAnswer;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}

const signIn = {
  returnTo: 'https://admin.example/admin/api/staff-access/step-up/callback',
  state: 'the-state',
  nonce: 'the-nonce',
  codeChallenge: 'the-challenge',
  acr: 'c1',
  maxAgeSeconds: 180,
};

const comeBack = {
  callbackUrl: new URL(`${signIn.returnTo}?code=the-code&state=the-state`),
  code: 'the-code',
  state: 'the-state',
  nonce: 'the-nonce',
  codeVerifier: 'the-verifier',
};

describe('EntraStepUpAuthority', () => {
  let tenant: Tenant;
  let authority: EntraStepUpAuthority;

  beforeEach(async () => {
    tenant = await Tenant.start();
    authority = EntraStepUpAuthority.create({
      client: { issuer: tenant.issuer, clientId: CLIENT_ID },
    });
  });

  afterEach(() => tenant.stop());

  async function idToken(nonce = 'the-nonce') {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT({ nonce })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(tenant.issuer)
      .setAudience(CLIENT_ID)
      .setSubject('s')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  }

  it('asks for an interactive sign-in with the context as an essential claim', async () => {
    const { authorizeUrl } = await authority.begin(signIn);
    const { searchParams } = new URL(authorizeUrl);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: CLIENT_ID,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: signIn.returnTo,
      scope: 'openid profile email',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: 'the-challenge',
      code_challenge_method: 'S256',
      prompt: 'login',
      max_age: '0',
      claims:
        '{"id_token":{"acrs":{"essential":true,"value":"c1"},"auth_time":{"essential":true}}}',
    });
  });

  it('trades the code in with the PKCE verifier', async () => {
    const token = await idToken();
    tenant.tokenAnswer = {
      status: 200,
      body: { access_token: 'a', token_type: 'Bearer', id_token: token },
    };
    expect(await authority.redeem(comeBack)).toBe(token);
    expect(tenant.tokenRequest?.get('code')).toBe('the-code');
    expect(tenant.tokenRequest?.get('code_verifier')).toBe('the-verifier');
  });

  it.each([
    ['a refused code', { status: 400, body: { error: 'invalid_grant' } }],
    [
      'no ID token',
      { status: 200, body: { access_token: 'a', token_type: 'Bearer' } },
    ],
  ])('takes %s for no proof', async (_, answer) => {
    tenant.tokenAnswer = answer;
    await expect(authority.redeem(comeBack)).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it('takes an ID token with another nonce for no proof', async () => {
    tenant.tokenAnswer = {
      status: 200,
      body: {
        access_token: 'a',
        token_type: 'Bearer',
        id_token: await idToken('another'),
      },
    };
    await expect(authority.redeem(comeBack)).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it('tells an outage from a no, and looks again when it is over', async () => {
    tenant.discoverable = false;
    await expect(authority.begin(signIn)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    tenant.discoverable = true;
    await expect(authority.begin(signIn)).resolves.toBeDefined();
    tenant.tokenAnswer = { status: 503, body: { error: 'server_error' } };
    await expect(authority.redeem(comeBack)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
  });

  it('speaks plain http to this machine only', () => {
    const client = { issuer: 'http://login.example/t/v2.0', clientId: 'c' };
    expect(() => EntraStepUpAuthority.create({ client })).toThrow(
      'must be https',
    );
  });
});

describe('createStepUpAuthority', () => {
  const cp = {} as CpAuthClient;
  const create = (stepUp: object) =>
    createStepUpAuthority(
      mockServices.rootConfig({
        data: {
          staffAccess: {
            entra: {
              tenantId: '5f1f3c0e-0000-4000-8000-00000000000a',
              clientId: CLIENT_ID,
            },
            ...stepUp,
          },
        },
      }),
      cp,
    );

  it('goes through cp unless told otherwise', () => {
    expect(create({})).toBeInstanceOf(CpStepUpAuthority);
    expect(create({ stepUp: { authority: 'cp' } })).toBeInstanceOf(
      CpStepUpAuthority,
    );
    expect(create({ stepUp: { authority: 'entra' } })).toBeInstanceOf(
      EntraStepUpAuthority,
    );
    expect(() => create({ stepUp: { authority: 'okta' } })).toThrow(
      "must be 'cp' or 'entra', not 'okta'",
    );
  });
});
