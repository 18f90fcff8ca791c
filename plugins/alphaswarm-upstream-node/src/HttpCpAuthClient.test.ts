import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpCpAuthClient } from './HttpCpAuthClient';
import { UpstreamHttp } from './http/UpstreamHttp';
import { closeServers, serve } from './__testUtils__/serve';

const authority = new URL('https://login.example.com/tenant/');
const authorizeUrl =
  'https://login.example.com/tenant/oauth2/v2.0/authorize?client_id=x';
const request = {
  returnTo: 'https://portal.example.com/admin/api/auth/entra/handler/frame',
  state: 'abc',
  nonce: 'n-1',
  codeChallenge: 'challenge',
};
const exchange = {
  code: 'c',
  state: 's',
  codeVerifier: 'v',
  transaction: 'cp_auth_tx=t1',
};

type Seen = {
  method?: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
};

async function cp(answer: (res: ServerResponse) => void) {
  const seen: Seen[] = [];
  const baseUrl = await serve(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    seen.push({
      method: req.method,
      url: new URL(req.url ?? '', 'http://cp'),
      headers: req.headers,
      body,
    });
    answer(res);
  });
  const client = HttpCpAuthClient.create({
    http: UpstreamHttp.create({
      upstream: 'alphaswarm-cp',
      baseUrl,
      timeoutMs: 5_000,
      retryDelayMs: 1,
    }),
    prefix: '/auth',
    authority,
  });
  return { client, seen };
}

function redirecting(location: string, cookie = 'cp_auth_tx=t1; HttpOnly') {
  return (res: ServerResponse) => {
    res.writeHead(302, { location, 'set-cookie': ['other=1', cookie] }).end();
  };
}

function json(status: number, body: unknown, headers = {}) {
  return (res: ServerResponse) => {
    res
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

describe('HttpCpAuthClient', () => {
  afterEach(closeServers);

  describe('beginLogin', () => {
    it('asks cp for the Entra redirect and keeps its transaction', async () => {
      const { client, seen } = await cp(redirecting(authorizeUrl));
      await expect(
        client.beginLogin({ ...request, prompt: 'select_account' }),
      ).resolves.toEqual({ authorizeUrl, transaction: 'cp_auth_tx=t1' });
      expect(seen[0].method).toBe('GET');
      expect(seen[0].url.pathname).toBe('/auth/login');
      expect(Object.fromEntries(seen[0].url.searchParams)).toEqual({
        provider: 'entra',
        return_to: request.returnTo,
        state: 'abc',
        nonce: 'n-1',
        code_challenge: 'challenge',
        code_challenge_method: 'S256',
        prompt: 'select_account',
      });
    });

    it.each([
      ['another host', 'https://evil.example.com/tenant/oauth2/v2.0/authorize'],
      [
        'another tenant',
        'https://login.example.com/other/oauth2/v2.0/authorize',
      ],
      ['a look-alike', 'https://login.example.com.evil.example/tenant/x'],
      [
        'a way out of the tenant',
        'https://login.example.com/tenant/../other/x',
      ],
      ['plain http', 'http://login.example.com/tenant/oauth2/v2.0/authorize'],
      ['credentials', 'https://login.example.com@evil.example/tenant/x'],
      ['a document of its own', 'data:text/html,x'],
      ['nowhere', ''],
      ['a relative address', '/tenant/oauth2/v2.0/authorize'],
    ])('sends nobody to %s', async (_what, location) => {
      const { client } = await cp(redirecting(location));
      await expect(client.beginLogin(request)).rejects.toMatchObject({
        name: 'UpstreamResponseError',
        statusCode: 502,
        message: expect.stringContaining("'Location'"),
      });
    });

    it.each([
      ['none', 'unrelated=1'],
      ['an empty one', 'cp_auth_tx=; Path=/'],
      ['one that would smuggle another header', 'cp_auth_tx=a"b'],
    ])('needs a transaction cookie, and got %s', async (_what, cookie) => {
      const { client } = await cp(redirecting(authorizeUrl, cookie));
      await expect(client.beginLogin(request)).rejects.toThrow(
        "cookie 'cp_auth_tx' is missing or malformed",
      );
    });

    it('takes no 200 for a redirect', async () => {
      const { client } = await cp(json(200, {}));
      await expect(client.beginLogin(request)).rejects.toMatchObject({
        statusCode: 502,
        message: expect.stringContaining('unexpected status 200'),
      });
    });
  });

  it('asks for a step-up with context and age', async () => {
    const { client, seen } = await cp(redirecting(authorizeUrl));
    await client.beginStepUp({ ...request, acrValues: 'c1', maxAgeSeconds: 0 });
    expect(seen[0].url.pathname).toBe('/auth/stepup');
    expect(Object.fromEntries(seen[0].url.searchParams)).toMatchObject({
      acr_values: 'c1',
      max_age: '0',
      nonce: 'n-1',
      return_to: request.returnTo,
    });
  });

  describe('exchange', () => {
    it('brings code, verifier and transaction back and takes listed fields only', async () => {
      const { client, seen } = await cp(
        json(200, {
          access_token: 'at',
          id_token: 'it',
          refresh_token: 'rt',
          token_type: 'Bearer',
          expires_in: 3600,
          scope: 'openid',
          raw: { secret: 1 },
        }),
      );
      await expect(client.exchange(exchange)).resolves.toEqual({
        accessToken: 'at',
        idToken: 'it',
        refreshToken: 'rt',
        tokenType: 'Bearer',
        expiresInSeconds: 3600,
        scope: 'openid',
      });
      expect(seen[0].method).toBe('POST');
      expect(seen[0].url.href).toBe('http://cp/auth/exchange');
      expect(seen[0].headers.cookie).toBe('cp_auth_tx=t1');
      expect(JSON.parse(seen[0].body)).toEqual({
        code: 'c',
        state: 's',
        code_verifier: 'v',
      });
    });

    it("takes tokens out of cp's envelope", async () => {
      const { client } = await cp(
        json(200, {
          status: 'ok',
          data: { access_token: 'at', token_type: 'Bearer' },
          error: null,
        }),
      );
      await expect(client.exchange(exchange)).resolves.toMatchObject({
        accessToken: 'at',
      });
    });

    it.each([
      ['no token', { token_type: 'Bearer' }, "'access_token'"],
      [
        'a number for a token',
        { access_token: 7, token_type: 'Bearer' },
        "'access_token'",
      ],
      [
        'a lifetime in words',
        { access_token: 'a', token_type: 'Bearer', expires_in: 'long' },
        "'expires_in'",
      ],
      ['a list', [], "'(body)'"],
      ['null', 'null', "'(body)'"],
      ['something else than JSON', '<html>', "isn't JSON"],
      [
        'an error in a 200',
        { status: 'error', data: null, error: { code: 'no', message: 'no' } },
        'reports an error (no)',
      ],
      ['an unknown envelope', { status: 'great' }, "'status'"],
    ])('names what is wrong with %s', async (_what, body, message) => {
      const { client } = await cp(json(200, body));
      await expect(client.exchange(exchange)).rejects.toMatchObject({
        statusCode: 502,
        message: expect.stringContaining(message),
      });
    });

    it('never quotes a value of a malformed answer', async () => {
      const { client } = await cp(
        json(200, { access_token: 'at-secret', token_type: 5 }),
      );
      const error = await client.exchange(exchange).catch(e => e);
      expect(error.message).toContain("'token_type'");
      expect(JSON.stringify(error) + error.message).not.toContain('at-secret');
    });
  });

  describe('refusals', () => {
    it.each([
      [400, 'AuthenticationError'],
      [401, 'AuthenticationError'],
      [403, 'NotAllowedError'],
      [404, 'NotFoundError'],
      [409, 'ConflictError'],
      [418, 'UpstreamResponseError'],
      [201, 'UpstreamResponseError'],
      [500, 'ServiceUnavailableError'],
      [502, 'ServiceUnavailableError'],
    ])('turns %i into %s', async (status, name) => {
      const { client } = await cp(json(status, {}));
      await expect(client.refresh('rt')).rejects.toMatchObject({ name });
    });

    it.each([
      [{ detail: { error: 'invalid_request', error_description: 'too old' } }],
      [{ error: 'invalid_request', error_description: 'too old' }],
      [{ error: { code: 'invalid_request', message: 'too old' } }],
    ])('says what cp said: %j', async body => {
      const { client } = await cp(json(401, body));
      await expect(client.refresh('rt')).rejects.toThrow(
        'alphaswarm-cp refused auth.refresh: invalid_request: too old',
      );
    });

    it('keeps line breaks out of the message', async () => {
      const { client } = await cp(
        json(401, { error: 'x', error_description: 'a\r\nERROR forged' }),
      );
      const error = await client.refresh('rt').catch(e => e);
      expect(error.message).not.toMatch(/[\r\n]/);
    });

    it("turns cp's own step-up challenge into an error that carries it", async () => {
      const { client } = await cp(
        json(
          401,
          {},
          {
            'www-authenticate':
              'Bearer error="insufficient_user_authentication", acr_values="c1", max_age="180"',
          },
        ),
      );
      await expect(client.logout({ refreshToken: 'rt' })).rejects.toMatchObject(
        {
          name: 'UpstreamStepUpRequiredError',
          upstream: 'alphaswarm-cp',
          acrValues: ['c1'],
          maxAgeSeconds: 180,
        },
      );
    });
  });

  it('sends the refresh token in the body, never in the URL', async () => {
    const { client, seen } = await cp(
      json(200, { access_token: 'a', token_type: 'Bearer' }),
    );
    await client.refresh('rt-secret');
    expect(seen[0].url.href).toBe('http://cp/auth/refresh');
    expect(JSON.parse(seen[0].body)).toEqual({ refresh_token: 'rt-secret' });
  });

  it.each([200, 204])('takes %i for signed out', async status => {
    const { client, seen } = await cp(res => {
      res.writeHead(status).end();
    });
    await client.logout({ refreshToken: 'rt' });
    expect(seen[0].url.pathname).toBe('/auth/logout');
  });
});
