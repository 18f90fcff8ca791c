import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createPermission } from '@backstage/plugin-permission-common';
import express, { type Request } from 'express';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Agent } from '../agents/Agent';
import { DefaultAgentCallers } from '../agents/AgentCallers';
import type { AgentTokenVerifier } from '../agents/AgentTokenVerifier';
import type { AgentActionTable } from './AgentActionTable';
import { AgentActionsService } from './agentActionsServiceFactory';
import { RegisteredAgentRoutes, type AgentRoute } from './AgentRoutes';
import { DefaultInProcessCalls } from './InProcessCalls';

const permission = createPermission({
  name: 'demo.thing.read',
  attributes: { action: 'read' },
});

const read: AgentRoute = {
  name: 'get-thing',
  title: 'A thing',
  description: 'One thing',
  method: 'get',
  path: '/things/:id',
  permission,
  input: z.strictObject({ id: z.string(), limit: z.number().optional() }),
  readOnly: true,
};

const agent: Agent = {
  id: 'the-agent',
  title: 'Rollout agent',
  may: new Set(['demo.thing.read']),
  expiresAt: new Date(Date.now() + 60_000),
};

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function setUp(who: Partial<Agent> = {}) {
  const agents = DefaultAgentCallers.create({
    claimsToBeOne: (token: string) => token === 'agent',
    verify: async () => ({ ...agent, ...who }),
  } as unknown as AgentTokenVerifier);
  const table: AgentActionTable = new Map();
  const calls = DefaultInProcessCalls.create({ agents });
  const routes = RegisteredAgentRoutes.create({
    calls,
    discovery: {
      getBaseUrl: async () => `http://127.0.0.1:${port()}/admin/api/demo`,
      getExternalBaseUrl: async () => '',
    },
    pluginId: 'demo',
    registry: {
      register(options) {
        table.set(`demo:${options.name}`, {
          pluginId: 'demo',
          options: options as never,
        });
      },
    },
  });
  const seen: unknown[] = [];
  const app = express();
  app.use(calls.middleware(), express.json());
  app.use(async (req, res) => {
    const caller = await agents.of(req);
    seen.push({
      who: caller?.agent.id,
      method: req.method,
      path: req.path,
      query: req.query,
      body: req.body,
      ip: req.ip,
      userAgent: req.get('user-agent'),
      traceparent: req.get('traceparent'),
    });
    if (req.query.limit === '9') {
      res.status(403).json({
        error: { name: 'NotAllowedError', message: 'No' },
        whoCould: 'Operator',
      });
      return;
    }
    res.json({ things: [1] });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const port = () => (server.address() as AddressInfo).port;
  const caller = await agents.of({
    headers: {
      authorization: 'Bearer agent',
      'user-agent': 'an-agent/1',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    },
    ip: '203.0.113.7',
  } as unknown as Request);
  const credentials = caller!.credentials;
  return {
    actions: AgentActionsService.create({
      table,
      agents,
      logger: mockServices.logger.mock(),
    }),
    calls,
    credentials,
    routes,
    seen,
  };
}

describe('actions of the registry', () => {
  it('lead to the route, as the agent and from where it asked', async () => {
    const { actions, routes, credentials, seen } = await setUp();
    routes.offer(read);
    await expect(
      actions.invoke({
        id: 'demo:get-thing',
        input: { id: 'a/b', limit: 3 },
        credentials,
      }),
    ).resolves.toEqual({ output: { things: [1] } });
    expect(seen).toEqual([
      {
        who: 'the-agent',
        method: 'GET',
        path: '/admin/api/demo/things/a%2Fb',
        query: { limit: '3' },
        body: {},
        ip: '203.0.113.7',
        userAgent: 'an-agent/1',
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      },
    ]);
  });

  it('send what is beside the path as the body of a post', async () => {
    const { actions, routes, credentials, seen } = await setUp();
    routes.offer({ ...read, method: 'post', path: '/things/:id/propose' });
    await actions.invoke({
      id: 'demo:get-thing',
      input: { id: 'w', limit: 3 },
      credentials,
    });
    expect(seen).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/admin/api/demo/things/w/propose',
        body: { limit: 3 },
      }),
    ]);
  });

  it('refuse as the route does, and say who could', async () => {
    const { actions, routes, credentials } = await setUp();
    routes.offer(read);
    await expect(
      actions.invoke({
        id: 'demo:get-thing',
        input: { id: 'w', limit: 9 },
        credentials,
      }),
    ).rejects.toThrow('No (Operator may)');
  });

  it.each([{}, { id: 1 }, { id: 'w', other: 1 }])(
    'refuse input %j before anything is called',
    async input => {
      const { actions, routes, credentials, seen } = await setUp();
      routes.offer(read);
      await expect(
        actions.invoke({ id: 'demo:get-thing', input, credentials }),
      ).rejects.toThrow(/^body/);
      expect(seen).toEqual([]);
    },
  );

  it('are listed with their JSON schema, for an agent that the configuration lets use them', async () => {
    const { actions, routes, credentials } = await setUp();
    routes.offer(read);
    const [action] = (await actions.list({ credentials })).actions;
    expect(action).toMatchObject({
      id: 'demo:get-thing',
      pluginId: 'demo',
      attributes: { readOnly: true, destructive: false },
      schema: {
        input: {
          type: 'object',
          properties: { id: { type: 'string' }, limit: { type: 'number' } },
          required: ['id'],
          additionalProperties: false,
        },
      },
    });
  });

  it.each([
    ['that may not use it', { may: new Set<string>() }],
    ['that is doubted', { doubt: 'it is not known' }],
  ])('are not there for an agent %s', async (_, who) => {
    const { actions, routes, credentials, seen } = await setUp(who);
    routes.offer(read);
    expect((await actions.list({ credentials })).actions).toEqual([]);
    await expect(
      actions.invoke({ id: 'demo:get-thing', input: { id: 'w' }, credentials }),
    ).rejects.toThrow('There is no action');
    expect(seen).toEqual([]);
  });

  it.each([
    ['a service’s own, as a schedule would have', mockCredentials.service()],
    ['a person’s', mockCredentials.user('user:staff/ada')],
    ['an agent’s that were copied', undefined],
  ])('open nothing to credentials that are %s', async (_, other) => {
    const { actions, calls, routes, credentials, seen } = await setUp();
    routes.offer(read);
    const stranger = other ?? { ...credentials };
    await expect(actions.list({ credentials: stranger })).rejects.toThrow(
      'for agents',
    );
    await expect(
      actions.invoke({
        id: 'demo:get-thing',
        input: { id: 'w' },
        credentials: stranger,
      }),
    ).rejects.toThrow('for agents');
    await expect(
      calls.call(stranger, { method: 'GET', url: 'http://127.0.0.1:1' }),
    ).rejects.toThrow('for agents');
    expect(seen).toEqual([]);
  });
});
