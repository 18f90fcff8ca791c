import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { json, recording } from '../__testUtils__/requests';
import { closeServers, serve } from '../__testUtils__/serve';
import { openAgentIdentity } from './openAgentIdentity';

const TENANT = '5afe0000-7e4a-4000-8000-a1fa5a0a0001';
const BLUEPRINT = '7b0f1d0e-52c5-4b0e-9a2b-6d4f2f6f0a01';
const AGENT = '7b0f1d0e-52c5-4b0e-9a2b-6d4f2f6f0a02';
const CP = 'api://alphaswarm-manage-api';

describe('the agent identity', () => {
  let folder: string;
  let tokenFile: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agent-identity-'));
    tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'platform-token-1\n');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await closeServers();
    await rm(folder, { recursive: true });
  });

  /** The identity, and an Entra that numbers the tokens of both steps. */
  async function open(
    settings: object = { tokenFile },
    answer?: Parameters<typeof recording>[0],
  ) {
    let issued = 0;
    const entra = recording(
      answer ??
        ((_request, response) => {
          issued += 1;
          json(response, 200, {
            access_token: `entra-${issued}`,
            token_type: 'Bearer',
            expires_in: 3600,
          });
        }),
    );
    const origin = await serve(entra.listener);
    const identity = openAgentIdentity(
      new ConfigReader({
        staffAccess: {
          entra: {
            tenantId: TENANT,
            clientId: 'staff',
            issuer: new URL(`/${TENANT}/v2.0`, origin).href,
          },
        },
        alphaswarm: {
          agentIdentity: {
            blueprintId: BLUEPRINT,
            agentId: AGENT,
            ...settings,
          },
        },
      }),
    );
    if (!identity) throw new Error('There should be one');
    return {
      identity,
      forms: () =>
        entra.received.map(({ body }) =>
          Object.fromEntries(new URLSearchParams(body)),
        ),
      received: entra.received,
    };
  }

  it('makes the exchange in two steps, as Entra has it', async () => {
    const { identity, forms, received } = await open();
    expect((await identity.token(CP)).value).toBe('entra-2');
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /${TENANT}/oauth2/v2.0/token`,
      `POST /${TENANT}/oauth2/v2.0/token`,
    ]);
    expect(received[0].headers['content-type']).toContain(
      'application/x-www-form-urlencoded',
    );
    expect(forms()).toEqual([
      {
        grant_type: 'client_credentials',
        client_id: BLUEPRINT,
        scope: 'api://AzureADTokenExchange/.default',
        fmi_path: AGENT,
        client_assertion_type:
          'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'platform-token-1',
      },
      {
        grant_type: 'client_credentials',
        client_id: AGENT,
        scope: `${CP}/.default`,
        client_assertion_type:
          'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'entra-1',
      },
    ]);
  });

  it('asks once for many, and shares the first step between resources', async () => {
    const { identity, received } = await open();
    await Promise.all([
      identity.token(CP),
      identity.token(CP),
      identity.token('api://alphaswarm-core'),
    ]);
    expect(received).toHaveLength(3);
  });

  it('reads the platform’s token again when it needs one: it has been replaced', async () => {
    const { identity, forms } = await open();
    const first = await identity.token(CP);
    await writeFile(tokenFile, 'platform-token-2');
    jest.spyOn(Date, 'now').mockReturnValue(first.expiresAt);
    await identity.token(CP);
    expect(
      forms()
        .filter(form => form.client_id === BLUEPRINT)
        .map(form => form.client_assertion),
    ).toEqual(['platform-token-1', 'platform-token-2']);
  });

  it('takes a secret in place of the file, for development', async () => {
    const { identity, forms } = await open({ developmentSecret: 'dev-secret' });
    await identity.token(CP);
    expect(forms()[0]).toMatchObject({ client_secret: 'dev-secret' });
    expect(forms()[0]).not.toHaveProperty('client_assertion');
  });

  it.each(['', '  \n'])('says that the file is empty (%j)', async content => {
    await writeFile(tokenFile, content);
    const { identity, received } = await open();
    const failure = await identity.token(CP).catch(error => error);
    expect(failure).toMatchObject({
      name: 'ServiceUnavailableError',
      neverSent: true,
      message: expect.stringContaining('alphaswarm.agentIdentity.tokenFile'),
    });
    expect(failure.message).not.toContain(folder);
    expect(received).toHaveLength(0);
  });

  it('tells a refusal of the deployment from an outage, and quotes neither token nor description', async () => {
    const { identity } = await open(undefined, (_request, response) =>
      json(response, 401, {
        error: 'invalid_client',
        error_description: 'AADSTS7000215: platform-token-1 is no good',
      }),
    );
    const failure = await identity.token(CP).catch(error => error);
    expect(failure).toMatchObject({
      statusCode: 502,
      message: 'entra refused agent-identity.exchange: invalid_client',
    });
    expect(JSON.stringify(failure)).not.toContain('platform-token');
  });

  it('tries a token request again that got lost', async () => {
    let calls = 0;
    const { identity } = await open(undefined, (_request, response) => {
      calls += 1;
      if (calls === 1) json(response, 503, {});
      else {
        json(response, 200, {
          access_token: `entra-${calls}`,
          token_type: 'Bearer',
          expires_in: 3600,
        });
      }
    });
    expect((await identity.token(CP)).value).toBe('entra-3');
  });

  it.each([
    ['no token', { token_type: 'Bearer', expires_in: 3600 }, 'access_token'],
    ['no lifetime', { access_token: 'x', token_type: 'Bearer' }, 'expires_in'],
    [
      'another kind of token',
      { access_token: 'x', token_type: 'mac', expires_in: 3600 },
      'token_type',
    ],
  ])(
    'refuses an answer with %s and names the field',
    async (_what, body, field) => {
      const { identity } = await open(undefined, (_request, response) =>
        json(response, 200, body),
      );
      await expect(identity.token(CP)).rejects.toMatchObject({
        statusCode: 502,
        message: expect.stringContaining(`'${field}'`),
      });
    },
  );

  it.each([
    [{ tokenFile: undefined }, 'tokenFile'],
    [{ tokenFile: '/t', developmentSecret: 's' }, 'exclude each other'],
    [{ tokenFile: '/t', agentId: 'me' }, 'alphaswarm.agentIdentity.agentId'],
  ])('refuses the settings %j', async (settings, message) => {
    await expect(open(settings)).rejects.toThrow(message);
  });
});
