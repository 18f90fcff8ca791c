import { countedTokens, json, recording } from '../__testUtils__/requests';
import { closeServers, serve } from '../__testUtils__/serve';
import { secrets, stuffed } from '../__testUtils__/stuffed';
import { UpstreamHttp } from '../http/UpstreamHttp';
import type { CpOperationsClient } from './CpOperationsClient';
import { HALT_TARGETS } from './halt';
import { HttpCpOperationsClient } from './HttpCpOperationsClient';

const OLIVIA = 'user:staff/0b11a000-2222-4c22-8a22-00000000ad02';
const read = { onBehalfOf: OLIVIA };
const mutation = { onBehalfOf: OLIVIA, idempotencyKey: 'action-1' };
const AT = '2026-11-24T10:00:00Z';

const deployment = {
  service_id: 'alder-paper',
  provider: 'kubernetes',
  phase: 'running',
  replicas_desired: 2,
  replicas_ready: 1,
  image: 'registry.example/paper:1',
  namespace: 'tenant-alder',
  last_transition_at: AT,
  conditions: [
    {
      type: 'Available',
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'def alpha_signal(prices)',
      last_transition_at: null,
    },
  ],
  endpoints: { http: 'http://svc:hunter2@alder-paper.svc:8080/x?key=hunter2' },
};
const run = {
  run_uid: 'run-1',
  status: 'running',
  action: 'stop',
  target: 'alder-paper',
};
const company = {
  id: 'alder',
  slug: 'alder',
  name: 'Alder Labs',
  billing_email: null,
  status: 'active',
  plan: 'team',
  user_count: 20,
  meta: { region: 'eu-west-1' },
  stripe_customer_id: 'cus_123',
  usage: { active_users_24h: 5, compute_hours_30d: 10.5 },
  created_at: AT,
  updated_at: AT,
};
const tenant = {
  tenant_id: 'alder',
  namespace: 'tenant-alder',
  phase: 'pending',
  applied_at: null,
  conditions: [],
  error: null,
  quotas: { cpu: '4', memory: '16Gi', gpus: 2 },
};
const connection = {
  id: 'core-postgres',
  service_id: 'core',
  kind: 'postgres',
  host: 'db.internal',
  port: 5432,
  tls: true,
  auth: {
    kind: 'password',
    secret_ref: 'secretsmanager:core',
    password: 'hunter2',
  },
};
const haltStatus = {
  inflight_count: 3,
  global_halt_active: true,
  global_halt_reason: 'runaway',
};
const spec = { plan: 'b2b', quotas: { cpu: '4' } } as const;

type Method = {
  call: (client: CpOperationsClient) => Promise<unknown>;
  /** What cp gets. */
  request: string;
  body?: object;
  /** The status of success, and what cp answers with it. */
  status: number;
  data: unknown;
  result: unknown;
};

const methods: Record<string, Method> = {
  halt: {
    call: client => client.halt({ reason: 'runaway' }, mutation),
    request: 'POST /manage/workflows/halt',
    body: { reason: 'runaway' },
    status: 200,
    data: {
      triggered_at: AT,
      user_id: 'olivia',
      reason: 'runaway',
      halted: HALT_TARGETS.map(target => ({ target, result: 'halted' })),
      failures: [],
    },
    result: {
      triggeredAt: AT,
      halted: HALT_TARGETS.map(target => ({ target, result: 'halted' })),
      failures: [],
    },
  },
  haltStatus: {
    call: client => client.haltStatus(read),
    request: 'GET /manage/workloads/halt/status',
    status: 200,
    data: haltStatus,
    result: {
      inflightCount: 3,
      globalHaltActive: true,
      globalHaltReason: 'runaway',
    },
  },
  releaseHalt: {
    call: client => client.releaseHalt(mutation),
    request: 'DELETE /manage/workloads/halt/status',
    status: 200,
    data: null,
    result: undefined,
  },
  deployments: {
    call: client => client.deployments({ namespace: 'tenant-alder' }, read),
    request: 'GET /manage/deployments?namespace=tenant-alder',
    status: 200,
    data: [deployment],
    result: [
      {
        serviceId: 'alder-paper',
        provider: 'kubernetes',
        phase: 'running',
        replicasDesired: 2,
        replicasReady: 1,
        image: 'registry.example/paper:1',
        namespace: 'tenant-alder',
        lastTransitionAt: AT,
        conditions: [
          {
            type: 'Available',
            status: 'True',
            reason: 'MinimumReplicasAvailable',
          },
        ],
        endpoints: { http: 'http://alder-paper.svc:8080/x' },
      },
    ],
  },
  deployment: {
    call: client => client.deployment('alder paper', read),
    request: 'GET /manage/deployments/alder%20paper',
    status: 200,
    data: deployment,
    result: expect.objectContaining({ serviceId: 'alder-paper' }),
  },
  deploymentRuns: {
    call: client =>
      client.deploymentRuns(
        { serviceId: 'alder-paper', idempotencyKey: 'key-1' },
        read,
      ),
    request: 'GET /manage/deployments/alder-paper/runs?idempotency_key=key-1',
    status: 200,
    data: [
      {
        run_uid: 'run-1',
        status: 'halted',
        action: 'start',
        idempotency_key: 'key-1',
        started_at: AT,
        finished_at: null,
      },
    ],
    result: [
      {
        runUid: 'run-1',
        status: 'halted',
        action: 'start',
        idempotencyKey: 'key-1',
        startedAt: AT,
        finishedAt: undefined,
      },
    ],
  },
  deploymentLog: {
    call: client =>
      client.deploymentLog({ serviceId: 'alder-paper', tail: 200 }, read),
    request: 'GET /manage/deployments/alder-paper/logs?tail=200',
    status: 200,
    data: {
      service_id: 'alder-paper',
      namespace: 'tenant-alder',
      events: [
        { stage: 'ready', message: 'alpha = rank(close)', timestamp: AT },
      ],
    },
    result: [{ stage: 'ready', at: AT }],
  },
  startDeployment: {
    call: client => client.startDeployment('alder-paper', mutation),
    request: 'POST /manage/deployments/alder-paper/start',
    status: 202,
    data: run,
    result: expect.objectContaining({ runUid: 'run-1', status: 'running' }),
  },
  stopDeployment: {
    call: client => client.stopDeployment('alder-paper', mutation),
    request: 'POST /manage/deployments/alder-paper/stop',
    status: 202,
    data: run,
    result: {
      runUid: 'run-1',
      status: 'running',
      action: 'stop',
      target: 'alder-paper',
    },
  },
  restartDeployment: {
    call: client => client.restartDeployment('alder-paper', mutation),
    request: 'POST /manage/deployments/alder-paper/restart',
    status: 202,
    data: run,
    result: expect.objectContaining({ runUid: 'run-1' }),
  },
  scaleDeployment: {
    call: client =>
      client.scaleDeployment(
        { serviceId: 'alder-paper', replicas: 0, namespace: 'tenant-alder' },
        mutation,
      ),
    request:
      'PATCH /manage/deployments/alder-paper/scale?replicas=0&namespace=tenant-alder',
    status: 202,
    data: run,
    result: expect.objectContaining({ runUid: 'run-1' }),
  },
  companies: {
    call: client => client.companies({ q: 'al der', limit: 50 }, read),
    request: 'GET /manage/tenancy/companies?q=al+der&limit=50',
    status: 200,
    data: { items: [company], next_cursor: 'next' },
    result: {
      items: [expect.objectContaining({ slug: 'alder', region: 'eu-west-1' })],
      nextCursor: 'next',
    },
  },
  company: {
    call: client => client.company('alder', read),
    request: 'GET /manage/tenancy/companies/alder',
    status: 200,
    data: company,
    result: {
      id: 'alder',
      slug: 'alder',
      name: 'Alder Labs',
      status: 'active',
      plan: 'team',
      userCount: 20,
      region: 'eu-west-1',
      stripeCustomerId: 'cus_123',
      usage: { activeUsers24h: 5, computeHours30d: 10.5 },
      createdAt: AT,
      updatedAt: AT,
    },
  },
  suspendCompany: {
    call: client =>
      client.suspendCompany({ id: 'alder', reason: 'unpaid' }, mutation),
    request: 'POST /manage/tenancy/companies/alder/suspend',
    body: { reason: 'unpaid' },
    status: 200,
    data: company,
    result: expect.objectContaining({ slug: 'alder' }),
  },
  reactivateCompany: {
    call: client =>
      client.reactivateCompany({ id: 'alder', reason: 'paid' }, mutation),
    request: 'POST /manage/tenancy/companies/alder/reactivate',
    body: { reason: 'paid' },
    status: 200,
    data: company,
    result: expect.objectContaining({ slug: 'alder' }),
  },
  agentsHealth: {
    call: client => client.agentsHealth(read),
    request: 'GET /manage/agents/health',
    status: 200,
    data: {
      running: 7,
      pending: 1,
      stalled_candidates: [
        {
          run_id: 'r-1',
          started_at: AT,
          stalled_seconds: 1260,
          status: 'running',
        },
      ],
      stall_threshold_seconds: 900,
      last_watchdog_at: AT,
    },
    result: {
      running: 7,
      pending: 1,
      stalledCandidates: [
        {
          runId: 'r-1',
          startedAt: AT,
          stalledSeconds: 1260,
          status: 'running',
        },
      ],
      stallThresholdSeconds: 900,
      lastWatchdogAt: AT,
    },
  },
  topologyServices: {
    call: client => client.topologyServices({ role: 'api' }, read),
    request: 'GET /manage/topology/services?role=api',
    status: 200,
    data: [
      {
        id: 'core',
        aliases: [],
        label: 'Core API',
        role: 'api',
        port: 8000,
        endpoints: {},
        protocols: { http: true },
      },
    ],
    result: [
      {
        id: 'core',
        aliases: [],
        label: 'Core API',
        role: 'api',
        port: 8000,
        endpoints: {},
      },
    ],
  },
  cells: {
    call: client => client.cells({ state: 'active' }, read),
    request: 'GET /manage/cells?state=active',
    status: 200,
    data: [
      {
        id: 'cell-eu-1',
        tier: 'standard',
        region: 'eu-west-1',
        state: 'active',
        capacity_max_tenants: 40,
      },
    ],
    result: [
      {
        id: 'cell-eu-1',
        tier: 'standard',
        region: 'eu-west-1',
        state: 'active',
        capacityMaxTenants: 40,
      },
    ],
  },
  tenant: {
    call: client => client.tenant('alder', read),
    request: 'GET /manage/tenants/alder',
    status: 200,
    data: tenant,
    result: {
      tenantId: 'alder',
      namespace: 'tenant-alder',
      phase: 'pending',
      conditions: [],
      quotas: { cpu: '4', memory: '16Gi', gpus: '2' },
    },
  },
  provisionTenant: {
    call: client => client.provisionTenant({ id: 'alder', spec }, mutation),
    request: 'POST /manage/tenants/alder/provision',
    body: { tenant_id: 'alder', plan: 'b2b', quotas: { cpu: '4' } },
    status: 202,
    data: tenant,
    result: expect.objectContaining({ tenantId: 'alder', phase: 'pending' }),
  },
  deprovisionTenant: {
    call: client => client.deprovisionTenant('alder', mutation),
    request: 'DELETE /manage/tenants/alder',
    status: 202,
    data: null,
    result: undefined,
  },
  connections: {
    call: client => client.connections(read),
    request: 'GET /manage/connections',
    status: 200,
    data: [connection],
    result: [
      {
        id: 'core-postgres',
        serviceId: 'core',
        kind: 'postgres',
        host: 'db.internal',
        port: 5432,
        tls: true,
        auth: { kind: 'password', secretRef: 'secretsmanager:core' },
      },
    ],
  },
  connection: {
    call: client => client.connection('core-postgres', read),
    request: 'GET /manage/connections/core-postgres',
    status: 200,
    data: connection,
    result: expect.objectContaining({ id: 'core-postgres' }),
  },
};

const each = Object.entries(methods);
const gets = each.filter(([, { request }]) => request.startsWith('GET'));
const mutations = each.filter(([, { request }]) => !request.startsWith('GET'));
const withPayload = each.filter(([, { data }]) => data !== null);

function enveloped(data: unknown, status = 'ok') {
  return { status, data, error: null };
}

async function open(answer: Parameters<typeof recording>[0]) {
  const cp = recording(answer);
  const baseUrl = await serve(cp.listener);
  const tokens = countedTokens();
  const http = () =>
    UpstreamHttp.create({
      upstream: 'alphaswarm-cp',
      baseUrl,
      timeoutMs: 2_000,
      retryDelayMs: 1,
    });
  const client = HttpCpOperationsClient.create({
    http: http(),
    haltHttp: http(),
    haltStatusHttp: http(),
    prefix: '/manage',
    tokens,
    resource: 'api://alphaswarm-manage-api',
  });
  return { client, tokens, received: cp.received };
}

/** A cp that answers a method as it should, with more than it should. */
const answering = ({ status, data }: Method) =>
  open((_request, response) =>
    json(response, status, enveloped(stuffed(data))),
  );

const saying = (status: number, body: unknown = {}, headers = {}) =>
  open((_request, response) => json(response, status, body, headers));

const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => new Error('It did not fail'),
    error => error,
  );

describe('HttpCpOperationsClient', () => {
  afterEach(closeServers);

  it('has each of its methods in these tests', () => {
    expect(Object.keys(methods).sort()).toEqual(
      Object.getOwnPropertyNames(HttpCpOperationsClient.prototype)
        .filter(name => name !== 'constructor')
        .sort(),
    );
  });

  describe.each(each)('%s', (_name, method) => {
    it('asks and answers as agreed', async () => {
      const { client, tokens, received } = await answering(method);
      const result = await method.call(client);
      expect(result).toEqual(method.result);
      expect(received).toHaveLength(1);
      const [{ method: verb, url, body, headers }] = received;
      expect(`${verb} ${url}`).toBe(method.request);
      expect(body ? JSON.parse(body) : undefined).toEqual(method.body);
      expect(headers.authorization).toBe('Bearer token-1');
      expect(headers['idempotency-key']).toBe(
        verb === 'GET' ? undefined : 'action-1',
      );
      expect(tokens.askedFor).toEqual([
        `api://alphaswarm-manage-api ${OLIVIA}`,
      ]);
    });

    it('lets nothing through that nobody listed', async () => {
      const { client } = await answering(method);
      const told = JSON.stringify(await method.call(client)) ?? '';
      for (const secret of secrets) expect(told).not.toContain(secret);
    });

    it.each([
      [401, 'AuthenticationError'],
      [403, 'NotAllowedError'],
      [404, 'NotFoundError'],
      [409, 'ConflictError'],
      [201, 'UpstreamResponseError'],
      [207, 'UpstreamResponseError'],
      [302, 'UpstreamResponseError'],
      [422, 'UpstreamResponseError'],
      [429, 'ServiceUnavailableError'],
      [500, 'ServiceUnavailableError'],
      [503, 'ServiceUnavailableError'],
    ])('never takes %i for success', async (status, name) => {
      const { client } = await saying(
        status,
        enveloped(stuffed(method.data)),
        status === 429 ? { 'retry-after': '1' } : {},
      );
      const failure = await failureOf(method.call(client));
      expect(failure).toMatchObject({ name });
      for (const secret of secrets) {
        expect(`${failure.message}${JSON.stringify(failure)}`).not.toContain(
          secret,
        );
      }
    });
  });

  describe.each(withPayload)('%s', (_name, method) => {
    it.each([
      ['no JSON', '<html>hello</html>'],
      ['nothing', ''],
      ['null', 'null'],
      ['null in an envelope', JSON.stringify(enveloped(null))],
      ['an empty object', JSON.stringify(enveloped({}))],
      [
        'an error with status 200',
        JSON.stringify({
          status: 'error',
          data: [],
          error: { code: 'db_down', message: 'as-api-key-5f1c0de' },
        }),
      ],
    ])('answers 502 to %s, and never an empty list', async (_what, text) => {
      const { client } = await open((_request, response) => {
        response.writeHead(method.status).end(text);
      });
      const failure = await failureOf(method.call(client));
      expect(failure).toMatchObject({ statusCode: 502 });
      expect(failure.message).not.toContain('as-api-key');
    });
  });

  it.each(mutations)(
    '%s is tried again only if cp makes one effect of it',
    async (name, method) => {
      const { client, received } = await saying(503);
      await method.call(client).catch(() => {});
      expect(received).toHaveLength(
        ['suspendCompany', 'reactivateCompany'].includes(name) ? 3 : 1,
      );
      expect(
        new Set(received.map(({ headers }) => headers['idempotency-key'])),
      ).toEqual(new Set(['action-1']));
    },
  );

  it.each(gets)('%s is tried again', async (_name, method) => {
    let calls = 0;
    const { client } = await open((_request, response) => {
      calls += 1;
      if (calls < 3) response.destroy();
      else json(response, 200, enveloped(method.data));
    });
    expect(await method.call(client)).toEqual(method.result);
  });

  it('names the field that is not as agreed, never what is in it', async () => {
    const { client } = await saying(
      200,
      enveloped([{ ...deployment, phase: 'def alpha_signal(prices)' }]),
    );
    await expect(client.deployments({}, read)).rejects.toMatchObject({
      statusCode: 502,
      message:
        "alphaswarm-cp answered deployments other than agreed: its field '0.phase' is missing or malformed",
    });
  });

  it('takes an answer without the envelope, too', async () => {
    const { client } = await saying(200, company);
    expect(await client.company('alder', read)).toMatchObject({
      slug: 'alder',
    });
  });

  it('renews a token that cp no longer takes, once: a 401 has done nothing', async () => {
    const { client, received } = await open(({ headers }, response) => {
      if (headers.authorization === 'Bearer token-1') json(response, 401, {});
      else json(response, 202, enveloped(run, 'accepted'));
    });
    expect(await client.stopDeployment('alder-paper', mutation)).toMatchObject({
      runUid: 'run-1',
    });
    expect(received).toHaveLength(2);
  });

  it('passes cp’s own challenge on, at once', async () => {
    const { client, received } = await saying(
      401,
      {},
      {
        'www-authenticate':
          'Bearer error="insufficient_user_authentication", acr_values="http://schemas.openid.net/pape/policies/2007/06/multi-factor", max_age="180"',
      },
    );
    await expect(
      client.stopDeployment('alder-paper', mutation),
    ).rejects.toMatchObject({
      name: 'UpstreamStepUpRequiredError',
      acrValues: [
        'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
      ],
      maxAgeSeconds: 180,
    });
    expect(received).toHaveLength(1);
  });

  it('takes a run that cp rejected for a refusal, not for begun', async () => {
    const { client } = await saying(
      202,
      enveloped({ ...run, status: 'rejected' }),
    );
    await expect(
      client.stopDeployment('alder-paper', mutation),
    ).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it.each(['..', '.', ''])(
    'does not let the id %j lead elsewhere',
    async id => {
      const { client, received } = await saying(200);
      await expect(async () =>
        client.deployment(id, read),
      ).rejects.toMatchObject({
        name: 'InputError',
      });
      await expect(async () =>
        client.stopDeployment(id, mutation),
      ).rejects.toMatchObject({ name: 'InputError' });
      expect(received).toHaveLength(0);
    },
  );

  it('keeps an id with a slash in its place', async () => {
    const { client, received } = await saying(404);
    await client.deployment('../workflows/halt', read).catch(() => {});
    expect(received[0].url).toBe('/manage/deployments/..%2Fworkflows%2Fhalt');
  });

  it('keeps to the deadline of the call', async () => {
    const { client } = await open(() => {});
    await expect(
      client.haltStatus({ ...read, deadlineMs: 50 }),
    ).rejects.toThrow('did not answer within 50 ms');
  });

  it('ends when whoever asked has gone, and holds nothing against cp', async () => {
    const gone = new AbortController();
    let hang = true;
    const { client, received } = await open((_request, response) => {
      if (hang) gone.abort(new Error('gone'));
      else json(response, 200, enveloped([]));
    });
    await expect(
      client.deployments({}, { ...read, signal: gone.signal }),
    ).rejects.toThrow('gone');
    expect(received).toHaveLength(1);
    hang = false;
    expect(await client.deployments({}, read)).toEqual([]);
  });

  it('reads thousands of workloads', async () => {
    const { client } = await saying(
      200,
      enveloped(Array.from({ length: 5_000 }, () => stuffed(deployment))),
    );
    expect(await client.deployments({}, read)).toHaveLength(5_000);
  });

  describe('a halt’s status', () => {
    const statusWith = async (targets: unknown) => {
      const { client } = await saying(
        200,
        enveloped({ ...haltStatus, targets }),
      );
      return client.haltStatus(read);
    };

    it('tells of each target what it says of itself, and calls halted only what said so', async () => {
      const { targets } = await statusWith(
        stuffed([
          { target: 'rl', state: 'idle', inflight_count: 2 },
          { target: 'paper', state: 'halting' },
          { target: 'agents', state: 'halted', result: 'halted' },
          { target: 'bots', state: 'halted', result: { status_code: 401 } },
          { target: 'terraform', state: 'halted' },
          {
            target: 'workflows',
            state: 'failed',
            error: 'answered\n403',
            code: 'forbidden',
            status_code: 403,
          },
          { target: 'workloads', state: 'failed' },
        ]),
      );
      expect(targets).toEqual([
        { target: 'rl', state: 'idle', inflightCount: 2 },
        { target: 'paper', state: 'halting' },
        { target: 'agents', state: 'halted' },
        ...['bots', 'terraform'].map(target => ({
          target,
          state: 'failed',
          failure: expect.objectContaining({ code: 'unclear_result' }),
        })),
        {
          target: 'workflows',
          state: 'failed',
          failure: {
            error: 'answered 403',
            code: 'forbidden',
            statusCode: 403,
          },
        },
        {
          target: 'workloads',
          state: 'failed',
          failure: { error: 'it gave no reason', code: 'failed' },
        },
      ]);
    });

    it.each([
      ['nothing', undefined],
      ['null', null],
      ['something else', ['rl', 'bots']],
      ['a state that nobody knows', [{ target: 'rl', state: 'mostly' }]],
    ])('counts all the same with %s of the targets', async (_, targets) => {
      expect(await statusWith(targets)).toEqual(methods.haltStatus.result);
    });

    it('can fail as often as it likes: a halt goes through', async () => {
      const { client } = await open(({ method }, response) => {
        if (method === 'POST') {
          json(response, 200, enveloped(methods.halt.data));
        } else json(response, 500, {});
      });
      for (let i = 0; i < 6; i += 1) {
        await client.haltStatus(read).catch(() => {});
      }
      await expect(client.haltStatus(read)).rejects.toMatchObject({
        neverSent: true,
      });
      expect(
        (await client.halt({ reason: 'runaway' }, mutation)).halted,
      ).toHaveLength(8);
    });
  });

  describe('halting', () => {
    const halted = (target: string, result: unknown = 'halted') => ({
      target,
      result,
    });
    const report = async (body: object) => {
      const { client } = await saying(
        200,
        enveloped({ triggered_at: AT, halted: [], failures: [], ...body }),
      );
      return client.halt({ reason: 'runaway' }, mutation);
    };

    it.each([
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'not_found'],
    ])('a target that answered %i is a failure', async (status, code) => {
      const { halted: done, failures } = await report({
        halted: HALT_TARGETS.filter(name => name !== 'bots').map(name =>
          halted(name),
        ),
        failures: [
          {
            target: 'bots',
            error: `answered ${status}`,
            code,
            status_code: status,
          },
        ],
      });
      expect(done).toHaveLength(7);
      expect(failures).toEqual([
        {
          target: 'bots',
          error: `answered ${status}`,
          code,
          statusCode: status,
        },
      ]);
    });

    it.each([
      { status_code: 401 },
      401,
      403,
      'HTTP 404',
      '',
      null,
      true,
      { status: 'halted', error: 'not really' },
    ])('a target that is called halted with %j is not', async result => {
      const { halted: done, failures } = await report({
        halted: [halted('terraform', result)],
      });
      expect(done).toEqual([]);
      expect(failures).toContainEqual(
        expect.objectContaining({
          target: 'terraform',
          code: 'unclear_result',
        }),
      );
    });

    it('a target that is in both lists failed', async () => {
      const { halted: done, failures } = await report({
        halted: [halted('rl')],
        failures: [
          {
            target: 'rl',
            error: 'timed out',
            code: 'timeout',
            status_code: null,
          },
        ],
      });
      expect(done).toEqual([]);
      expect(failures).toContainEqual({
        target: 'rl',
        error: 'timed out',
        code: 'timeout',
      });
    });

    it('a target that is called halted twice, once unclearly, failed', async () => {
      const { halted: done } = await report({
        halted: [halted('rl'), halted('rl', 401)],
      });
      expect(done).toEqual([]);
    });

    it('a target that cp doesn’t mention failed: all eight are accounted for', async () => {
      const { halted: done, failures } = await report({
        halted: [halted('paper')],
      });
      expect(done).toEqual([{ target: 'paper', result: 'halted' }]);
      expect(failures.map(({ target }) => target).sort()).toEqual(
        HALT_TARGETS.filter(name => name !== 'paper').sort(),
      );
      expect(new Set(failures.map(({ code }) => code))).toEqual(
        new Set(['not_reported']),
      );
    });

    it('goes through while everything else of cp has its circuit open', async () => {
      const { client } = await open(({ url }, response) => {
        if (url.includes('/halt'))
          json(response, 200, enveloped(methods.halt.data));
        else json(response, 500, {});
      });
      for (let i = 0; i < 5; i += 1)
        await client.cells({}, read).catch(() => {});
      await expect(client.cells({}, read)).rejects.toMatchObject({
        retryAfterSeconds: 10,
        neverSent: true,
      });
      expect(
        (await client.halt({ reason: 'runaway' }, mutation)).halted,
      ).toHaveLength(8);
    });
  });
});
