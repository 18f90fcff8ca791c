import { json, recording } from '../__testUtils__/requests';
import { closeServers, serve } from '../__testUtils__/serve';
import { UpstreamHttp } from '../http/UpstreamHttp';
import { AgentIdentity } from './AgentIdentity';
import { blueprintSecret } from './BlueprintCredential';
import { DelegatedTokens } from './UpstreamTokens';

const OLIVIA = 'user:staff/0b11a000-2222-4c22-8a22-00000000ad02';
const ADA = 'user:staff/0ada0000-1111-4c11-8a11-00000000ad01';
const CP = 'api://alphaswarm-manage-api';

describe('tokens for cp and core', () => {
  afterEach(closeServers);

  async function open(cpAnswer?: Parameters<typeof recording>[0]) {
    let issued = 0;
    const issue: Parameters<typeof recording>[0] = (_request, response) => {
      issued += 1;
      json(response, 200, {
        access_token: `token-${issued}`,
        token_type: 'Bearer',
        expires_in: 3600,
      });
    };
    const entra = recording(issue);
    const cp = recording(cpAnswer ?? issue);
    const http = async (upstream: string, side: typeof cp) =>
      UpstreamHttp.create({
        upstream,
        baseUrl: await serve(side.listener),
        timeoutMs: 2_000,
        retryDelayMs: 1,
      });
    const tokens = DelegatedTokens.create({
      agent: AgentIdentity.create({
        entra: await http('entra', entra),
        tokenPath: '/token',
        blueprintId: 'blueprint',
        agentId: 'agent',
        credential: blueprintSecret('secret'),
      }),
      cp: await http('alphaswarm-cp', cp),
      tokenPath: '/auth/agent-identity/token',
      cpResource: CP,
    });
    return { tokens, entra, cp };
  }

  it('are the agent’s own where nobody is behind the call', async () => {
    const { tokens, cp } = await open();
    expect((await tokens.token(CP)).value).toBe('token-2');
    expect(cp.received).toHaveLength(0);
  });

  it('name the person as the subject and the agent as the actor', async () => {
    const { tokens, cp } = await open();
    expect((await tokens.token('api://alphaswarm-core', OLIVIA)).value).toBe(
      'token-3',
    );
    expect(cp.received[0].url).toBe('/auth/agent-identity/token');
    expect(
      Object.fromEntries(new URLSearchParams(cp.received[0].body)),
    ).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: '0b11a000-2222-4c22-8a22-00000000ad02',
      subject_token_type: 'urn:alphaswarm:oauth:token-type:staff-oid',
      actor_token: 'token-2',
      actor_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'api://alphaswarm-core',
    });
  });

  it('are never one person’s for another', async () => {
    const { tokens, cp } = await open();
    const [olivia, again, ada] = await Promise.all([
      tokens.token(CP, OLIVIA),
      tokens.token(CP, OLIVIA),
      tokens.token(CP, ADA),
    ]);
    expect(again.value).toBe(olivia.value);
    expect(ada.value).not.toBe(olivia.value);
    expect(cp.received).toHaveLength(2);
  });

  it('are asked for again after one was refused', async () => {
    const { tokens } = await open();
    const refused = await tokens.token(CP, OLIVIA);
    refused.forget();
    expect((await tokens.token(CP, OLIVIA)).value).not.toBe(refused.value);
    const own = await tokens.token(CP);
    own.forget();
    expect((await tokens.token(CP)).value).not.toBe(own.value);
  });

  it('are refused in words where cp does not let the agent act for the person', async () => {
    const { tokens } = await open((_request, response) =>
      json(response, 403, {
        detail: { error: 'access_denied', error_description: 'no such person' },
      }),
    );
    await expect(tokens.token(CP, OLIVIA)).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: 'alphaswarm-cp refused auth.agent-identity: access_denied',
    });
  });

  it.each([
    'user:default/olivia',
    'user:staff/olivia',
    'plugin:kill-switch',
    '',
  ])('are for staff members only, not for %j', async ref => {
    const { tokens, entra } = await open();
    await expect(tokens.token(CP, ref)).rejects.toMatchObject({
      name: 'InputError',
    });
    expect(entra.received).toHaveLength(0);
  });
});
