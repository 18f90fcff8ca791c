import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  type AuthService,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  actionsServiceRef,
  type ActionsService,
} from '@backstage/backend-plugin-api/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import {
  auditLedgerServiceRef,
  type AuditLedger,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { policyTable } from '@alphaswarm-admin/plugin-permission-backend-module-staff-policy';
import { operationDigest } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  agentPolicyServiceRef,
  agentRoutesServiceRef,
  ApprovedRuns,
  createActionMetrics,
  inProcessCallsServiceRef,
  knownStaffServiceRef,
  personPolicyServiceRef,
  privilegedActionRegistryServiceRef,
  RegisteredAgentRoutes,
  REVERT_PATH,
  staffAccessStoreServiceRef,
  type AgentPolicy,
  type AgentRoute,
  type PrivilegedActionRegistry,
  type StaffAccessStore,
} from '@alphaswarm-admin/plugin-staff-access-node';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { startPortal, type RunningPortal } from './__testUtils__/startPortal';

jest.setTimeout(300_000);

const AUDIENCE = 'api://the-portal';
const KNOWN = randomUUID();
const UNKNOWN = randomUUID();
/** No limit: here the policy is what counts. */
const everything = policyTable.flatMap(({ permissions }) =>
  permissions.map(({ name }) => name),
);

/** Something that fits a JSON schema, the same every time. */
function sampleOf(schema: any): any {
  const [first] = schema.anyOf ?? schema.oneOf ?? [schema];
  const { type, format, pattern, minLength = 1, minimum = 1 } = first;
  if (first.const !== undefined) return first.const;
  if (first.enum) return first.enum[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (first.required ?? []).map((name: string) => [
          name,
          sampleOf(first.properties[name]),
        ]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, first.minItems ?? 1) }, () =>
        sampleOf(first.items),
      );
    case 'string':
      if (format === 'uuid') return '01997d2c-1111-7222-8333-444455556666';
      if (format === 'date-time') return '2026-11-24T12:00:00Z';
      if (pattern) {
        const expression = new RegExp(pattern);
        // fast-check reads no lookaheads.
        if (expression.test('abc')) return 'abc';
        return fc.sample(fc.stringMatching(expression), {
          seed: 1,
          numRuns: 1,
        })[0];
      }
      return 'x'.repeat(minLength);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return minimum;
  }
}

/** Schemas whose rules no JSON schema tells. */
const inputs: Record<string, JsonObject> = {};

function inputOf(id: string, schema: z.ZodType<any>): any {
  const sample =
    inputs[id] ??
    sampleOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  const { error } = schema.safeParse(sample);
  if (error) {
    throw new Error(
      `${id}: add an input that fits to this test's \`inputs\`; ${JSON.stringify(sample)} doesn't: ${error.message}`,
    );
  }
  return sample;
}

type Proposable = AgentRoute & { pluginId: string };

describe('each mounted action, whichever way it is called', () => {
  const offered: Proposable[] = [];
  let issuer: Server;
  let privateKey: CryptoKey;
  let portal: RunningPortal;
  let auth: AuthService;
  let actions: ActionsService;
  let registry: PrivilegedActionRegistry;
  let policy: AgentPolicy;
  let ledger: AuditLedger;
  let store: StaffAccessStore;
  let runs: ApprovedRuns;

  const proposals = () =>
    offered.filter(({ name }) => name.startsWith('propose-'));

  beforeAll(async () => {
    const keys = await generateKeyPair('RS256');
    privateKey = keys.privateKey;
    const jwk = await exportJWK(keys.publicKey);
    issuer = createServer((_, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify({ keys: [{ ...jwk, kid: 'k', alg: 'RS256' }] }));
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    portal = await startPortal(
      {
        staffAccess: {
          agents: {
            audience: AUDIENCE,
            issuers: [{ issuer: origin(), jwksUrl: `${origin()}/keys` }],
            allowed: [{ clientId: KNOWN, title: 'The agent', may: everything }],
          },
        },
      },
      [
        // As it is, and it remembers what was offered.
        createServiceFactory({
          service: agentRoutesServiceRef,
          deps: {
            registry: actionsRegistryServiceRef,
            calls: inProcessCallsServiceRef,
            discovery: coreServices.discovery,
            plugin: coreServices.pluginMetadata,
          },
          factory({ plugin, ...deps }) {
            const pluginId = plugin.getId();
            const routes = RegisteredAgentRoutes.create({ ...deps, pluginId });
            return {
              offer(route) {
                offered.push({ ...route, pluginId });
                routes.offer(route);
              },
            };
          },
        }),
        createBackendPlugin({
          pluginId: 'every-way',
          register(env) {
            env.registerInit({
              deps: {
                auth: coreServices.auth,
                actions: actionsServiceRef,
                logger: coreServices.logger,
                registry: privilegedActionRegistryServiceRef,
                policy: agentPolicyServiceRef,
                ledger: auditLedgerServiceRef,
                store: staffAccessStoreServiceRef,
                staff: knownStaffServiceRef,
                people: personPolicyServiceRef,
              },
              async init(deps) {
                ({ auth, actions, registry, policy, ledger, store } = deps);
                const metrics = createActionMetrics();
                runs = ApprovedRuns.create({ ...deps, metrics });
              },
            });
          },
        }),
      ],
    );
  });

  afterAll(async () => {
    await portal?.stop();
    issuer?.close();
  });

  const origin = () =>
    `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;

  /** The token of an agent, on its own or for somebody with a role. */
  function tokenOf(agentId: string, role?: string): Promise<string> {
    return new SignJWT({
      azp: agentId,
      ...(role
        ? { idtyp: 'user', oid: randomUUID(), name: role, roles: [role] }
        : { idtyp: 'app', oid: agentId }),
      ...(role && { act: { sub: agentId } }),
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setSubject(agentId)
      .setIssuer(origin())
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey);
  }

  async function post(path: string, token: string, body: unknown) {
    const response = await fetch(`${portal.origin}/admin/api/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Whether the gate refuses by REST. Behind it, nothing that an action needs is there. */
  async function isRefusedByRest(
    token: string,
    { route, input, suffix }: Call,
  ) {
    const body = { ...input };
    const path = route.path
      .replace(/\/propose$/, suffix)
      .replace(/:(\w+)/g, (_, name: string) => {
        delete body[name];
        return encodeURIComponent(input[name]);
      });
    const { status, text } = await post(
      `${route.pluginId}${path}`,
      token,
      body,
    );
    const isChallenge = status === 401 && text.includes('"challenge"');
    if (status === 401 && !isChallenge) {
      throw new Error(`${path}: ${status} ${text}`);
    }
    return status === 403;
  }

  /** Whether the gate refuses by MCP. */
  async function isRefusedByMcp(token: string, { route, input }: Call) {
    const { status, text } = await post('mcp-actions/v1', token, {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: `${route.pluginId}.${route.name}`, arguments: input },
    });
    const found = /\{.*\}/s.exec(text);
    const { result: answer, error } = JSON.parse(found?.[0] ?? '{}');
    if (status !== 200 || !(answer?.content ?? error)) {
      throw new Error(`${route.name}: ${status} ${text}`);
    }
    // An error of the protocol's own is none of the gate's.
    if (error) return false;
    const [{ text: why }] = answer.content;
    return (
      answer.isError === true &&
      (why.startsWith('NotAllowedError') || why.endsWith('not found'))
    );
  }

  type Call = { route: Proposable; input: any; suffix: string };

  /** The id of an action that succeeded, so that there is something to revert. */
  async function somethingDone({ pluginId, name }: Proposable) {
    const prefix = `${pluginId}.`;
    const toolOf = (id: string) =>
      `propose-${id.replace(prefix, '').replace(/[^a-z0-9]+/g, '-')}`;
    const original = registry
      .ids()
      .find(id => name === `${toolOf(id)}-revert`)!;
    const { event, input } = registry.find(original)!;
    const row = {
      definition: event,
      actionId: uuidv7(),
      actor: { kind: 'user' as const, userRef: 'user:staff/x' },
      request: {},
      target: { kind: 'thing', id: 'x' },
      details: { input: inputOf(original, input), before: {}, after: {} },
    };
    await ledger.append({ ...row, phase: 'intent' });
    await ledger.append({ ...row, phase: 'succeeded' });
    return row.actionId;
  }

  it('is offered to agents as a preview and a proposal, and never as itself', () => {
    const ids = registry.ids();
    expect(ids.length).toBeGreaterThan(10);
    expect(proposals()).toHaveLength(ids.length);
    for (const { path, readOnly } of offered) {
      expect(readOnly || path.endsWith('/propose')).toBe(true);
    }
  });

  it.each([
    ['an agent on its own', KNOWN, undefined],
    ['an agent for a Viewer', KNOWN, 'Viewer'],
    ['an agent for an Operator', KNOWN, 'Operator'],
    ['an agent for a Finance colleague', KNOWN, 'Finance'],
    ['an agent for an Admin', KNOWN, 'Admin'],
    ['an agent that nobody knows, for an Admin', UNKNOWN, 'Admin'],
  ])('%s meets the policy in the same way', async (_, agentId, role) => {
    const token = await tokenOf(agentId, role);
    const person = role && {
      userRef: 'user:staff/x',
      name: role,
      ownershipRefs: ['user:staff/x', `group:staff-role/${role.toLowerCase()}`],
    };
    for (const route of proposals()) {
      const { result } = policy.decide(route.permission!, {
        may: new Set(everything),
        ...(person && { person }),
        ...(agentId === UNKNOWN && { doubt: 'nobody knows it' }),
      });
      const input = {
        ...inputOf(route.name, route.input),
        ...(route.path.startsWith(REVERT_PATH) && {
          actionId: await somethingDone(route),
        }),
      };
      const { reason: _r, seenVersion: _v, ...own } = input;
      const seen = {
        itself: await isRefusedByRest(token, { route, input, suffix: '' }),
        preview: await isRefusedByRest(token, {
          route,
          input: own,
          suffix: '/preview',
        }),
        proposal: await isRefusedByRest(token, {
          route,
          input,
          suffix: '/propose',
        }),
        mcp: await isRefusedByMcp(token, { route, input, suffix: '' }),
      };
      const expected = result === AuthorizeResult.DENY;
      expect({ action: route.name, ...seen }).toEqual({
        action: route.name,
        itself: expected,
        preview: expected,
        proposal: expected,
        mcp: expected,
      });
    }
  });

  it('from a schedule: a service’s own credentials open no action of the registry', async () => {
    const credentials = await auth.getOwnServiceCredentials();
    await expect(actions.list({ credentials })).rejects.toThrow('for agents');
    for (const { pluginId, name } of offered) {
      await expect(
        actions.invoke({ id: `${pluginId}:${name}`, credentials }),
      ).rejects.toThrow('for agents');
    }
  });

  it('from a schedule: what was approved is refused when its requester may not do it, and that is a row', async () => {
    const requester = `user:staff/${randomUUID()}`;
    const actor = {
      kind: 'user' as const,
      userRef: requester,
      roles: ['Admin'],
    };
    for (const actionType of registry.ids()) {
      const action = registry.find(actionType)!;
      const input = action.input.parse(inputOf(actionType, action.input));
      const target = action.target(input);
      const digest = operationDigest({
        action: actionType,
        target: { kind: target.kind, id: target.id },
        input,
        seenVersion: 'v',
      });
      const id = uuidv7();
      await ledger.append({
        definition: action.event,
        actionId: id,
        phase: 'challenged',
        actor,
        request: {},
        target,
        reason: 'every way',
        operationDigest: digest,
        details: { input },
      });
      await store.approvals.create(
        {
          id,
          actionType,
          target,
          input,
          reason: 'every way',
          seenVersion: 'v',
          operationDigest: digest,
          preview: {} as never,
          requester,
          actor,
          request: {},
          stepUpBound: false,
          quorum: 1,
          createdAt: new Date(),
          expiresAt: new Date(Date.now() + 60_000),
        },
        { status: 202, body: {} },
      );
      await store.approvals.move(id, 'waiting', 'approved');
      await runs.run(id);
      expect(await store.approvals.find(id)).toMatchObject({
        actionType,
        state: 'refused',
      });
      expect((await ledger.rowsOfAction(id)).map(({ phase }) => phase)).toEqual(
        ['challenged', 'denied'],
      );
    }
  });
});
