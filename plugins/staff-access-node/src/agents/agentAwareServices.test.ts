import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { Request } from 'express';
import {
  AgentAwareHttpAuthService,
  type PluginKind,
} from './agentAwareHttpAuthServiceFactory';
import { AgentAwarePermissionsService } from './agentAwarePermissionsServiceFactory';
import { DefaultAgentCallers } from './AgentCallers';
import type { AgentTokenVerifier } from './AgentTokenVerifier';
import { createCallerReader } from './callerReader';

const AGENT = '0a9e0000-0000-4000-8000-00000000000a';
const read = createPermission({
  name: 'demo.thing.read',
  attributes: { action: 'read' },
  resourceType: 'thing',
});

function requestOf(method: string, token: string, url = '/api/demo/things') {
  return {
    method,
    originalUrl: url,
    headers: { authorization: `Bearer ${token}` },
  } as unknown as Request;
}

function setUp(kind: PluginKind = 'ours') {
  const verify = jest.fn(async () => ({
    id: AGENT,
    title: 'Rollout agent',
    may: new Set<string>(),
    expiresAt: new Date(Date.now() + 1_000),
  }));
  const agents = DefaultAgentCallers.create({
    claimsToBeOne: (token: string) => token === 'agent',
    verify,
  } as unknown as AgentTokenVerifier);
  return {
    agents,
    verify,
    httpAuth: AgentAwareHttpAuthService.create({
      inner: mockServices.httpAuth(),
      agents,
      kind,
    }),
  };
}

describe('httpAuth', () => {
  it('lets an agent read where users may, and knows it again', async () => {
    const { httpAuth, agents, verify } = setUp();
    const request = requestOf('GET', 'agent');
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    expect(credentials.principal).toEqual({
      type: 'user',
      userEntityRef: `user:staff-agent/${AGENT}`,
      actor: { type: 'service', subject: `agent:${AGENT}` },
    });
    expect(agents.agentOf(credentials)?.id).toBe(AGENT);
    expect(agents.agentOf({ ...credentials })).toBeUndefined();
    await httpAuth.credentials(request, { allow: ['user'] });
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it.each<[string, string, Array<'user' | 'service'> | undefined, string]>([
    ['where only services may', 'GET', ['service'], '/api/demo/things'],
    ['a mutation for users', 'POST', ['user'], '/api/demo/things'],
    ['a mutation for anybody', 'POST', undefined, '/api/demo/things'],
    [
      'what Backstage adds',
      'GET',
      ['user', 'service'],
      '/api/demo/.backstage/scheduler/v1/tasks',
    ],
  ])('refuses an agent %s', async (_, method, allow, url) => {
    await expect(
      setUp().httpAuth.credentials(requestOf(method, 'agent', url), { allow }),
    ).rejects.toThrow(NotAllowedError);
  });

  it('lets an agent past the barrier before a plugin of ours, and before no other', async () => {
    const barrier = { allow: ['user' as const, 'service' as const] };
    const request = requestOf('POST', 'agent');
    await setUp().httpAuth.credentials(request, barrier);
    await expect(
      setUp('third-party').httpAuth.credentials(request, barrier),
    ).rejects.toThrow(NotAllowedError);
  });

  it('leaves everybody else to Backstage', async () => {
    const { httpAuth } = setUp();
    const request = requestOf('POST', mockCredentials.user.token());
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    expect(credentials).toEqual(mockCredentials.user());
  });
});

describe('permissions', () => {
  it('asks the policy about agents, and Backstage about everybody else', async () => {
    const { agents } = setUp();
    const caller = await agents.of(requestOf('GET', 'agent'));
    const inner = mockServices.permissions.mock({
      authorize: async () => [{ result: AuthorizeResult.DENY }],
      authorizeConditional: async () => [{ result: AuthorizeResult.DENY }],
    });
    const permissions = AgentAwarePermissionsService.create({
      inner,
      agents,
      policy: { decide: () => ({ result: AuthorizeResult.ALLOW }) },
    });
    const asked = [{ permission: read, resourceRef: 'thing:one' }];
    const agent = { credentials: caller!.credentials };
    await expect(permissions.authorize(asked, agent)).resolves.toEqual([
      { result: 'ALLOW' },
    ]);
    await expect(
      permissions.authorizeConditional([{ permission: read }], agent),
    ).resolves.toEqual([{ result: 'ALLOW' }]);
    expect(inner.authorize).not.toHaveBeenCalled();

    // The same person, but not the very credentials that were made for the agent.
    const person = { credentials: mockCredentials.user() };
    await expect(permissions.authorize(asked, person)).resolves.toEqual([
      { result: 'DENY' },
    ]);
    const lookalike = { credentials: { ...caller!.credentials } };
    await expect(
      permissions.authorizeConditional([{ permission: read }], lookalike),
    ).resolves.toEqual([{ result: 'DENY' }]);
  });

  it('takes a condition for no permission where nobody could apply it', async () => {
    const { agents } = setUp();
    const caller = await agents.of(requestOf('GET', 'agent'));
    const permissions = AgentAwarePermissionsService.create({
      inner: mockServices.permissions.mock(),
      agents,
      policy: {
        decide: () => ({
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'demo',
          resourceType: 'thing',
          conditions: { resourceType: 'thing', rule: 'R' },
        }),
      },
    });
    await expect(
      permissions.authorize([{ permission: read, resourceRef: 'thing:one' }], {
        credentials: caller!.credentials,
      }),
    ).resolves.toEqual([{ result: 'DENY' }]);
  });
});

describe('the callers of actions', () => {
  it('are people in their sign-in, or agents in none', async () => {
    const { agents } = setUp();
    const sessions = { read: jest.fn(async () => 'a person' as never) };
    const callers = createCallerReader({ agents, sessions });
    expect(await callers.read(requestOf('POST', 'session'))).toBe('a person');
    expect(await callers.read(requestOf('POST', 'agent'))).toMatchObject({
      agent: { id: AGENT },
      session: {
        userRef: `user:staff-agent/${AGENT}`,
        sessionId: `agent:${AGENT}`,
        name: 'Rollout agent',
        connection: 'agent',
      },
    });
    expect(sessions.read).toHaveBeenCalledTimes(1);
  });
});
