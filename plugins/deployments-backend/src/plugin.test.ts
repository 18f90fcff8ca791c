import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  cpOperationsClientServiceRef,
  upstreamHealthServiceRef,
  UpstreamResponseError,
  UpstreamUnavailableError,
  type CpOperationsClient,
  type UpstreamHealth,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  enforceOneDoor,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import request from 'supertest';
import { deployment, fakeCp, recordedRun } from './__testUtils__/fakeCp';
import { createWorkloadActions } from './actions/createWorkloadActions';
import { readDeploymentsConfig } from './config/DeploymentsConfig';
import { apiDocument } from './openapi';
import { deploymentsPlugin } from './plugin';
import { createRouter } from './router';
import { RunFollower } from './runs/RunFollower';
import { WorkloadReads } from './workloads/WorkloadReads';
import { WorkloadSnapshots } from './workloads/WorkloadSnapshots';

const base = '/api/deployments';
const one = '/workloads/tenant-kita/kita-bot-host';
const template = '/workloads/{namespace}/{workload}';
const validate = responseValidator(apiDocument);

const health: UpstreamHealth = {
  check: async () => [
    {
      upstream: 'alphaswarm-cp',
      state: 'unreachable',
      checkedAt: '2026-11-24T06:00:00.000Z',
    },
  ],
};

describe('deployments', () => {
  let cp: ReturnType<typeof fakeCp>;
  let backend: TestBackend;
  const permissions = mockServices.permissions.mock();
  const get = (path: string) => request(backend.server).get(`${base}${path}`);

  beforeEach(async () => {
    cp = fakeCp();
    permissions.authorize
      .mockReset()
      .mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
    backend = await startTestBackend({
      features: [
        deploymentsPlugin,
        permissions.factory,
        createServiceFactory({
          service: cpOperationsClientServiceRef,
          deps: {},
          factory: () =>
            cp as Partial<CpOperationsClient> as CpOperationsClient,
        }),
        createServiceFactory({
          service: upstreamHealthServiceRef,
          deps: {},
          factory: () => health,
        }),
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
      ],
    });
  });
  afterEach(() => backend.stop());

  const router = () => {
    const whole = cp as Partial<CpOperationsClient> as CpOperationsClient;
    const config = readDeploymentsConfig(mockServices.rootConfig());
    const snapshots = WorkloadSnapshots.create({ cp, ...config });
    return createRouter({
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: fakePrivilegedActions(),
      reads: WorkloadReads.create({ cp, snapshots, config }),
      actions: createWorkloadActions({
        cp: whole,
        follower: RunFollower.create({ cp }),
        snapshots,
        ...config,
      }),
      health,
    });
  };

  it('serves its document, which has exactly its routes', async () => {
    expect((await get('/openapi.json')).status).toBe(200);
    expect(() => expectRoutesDocumented(router(), apiDocument)).not.toThrow();
  });

  it('opens no door beside the one', () => {
    expect(
      enforceOneDoor(
        createRouter({
          httpAuth: mockServices.httpAuth(),
          permissions,
          privilegedActions: fakePrivilegedActions(),
          reads: {} as WorkloadReads,
          actions: new Map(),
          health,
        }),
      ),
    ).toEqual([]);
  });

  it('lists workloads, a page at a time', async () => {
    cp.deployments.mockResolvedValue([
      deployment(),
      deployment({ serviceId: 'kita-paper', phase: 'degraded' }),
    ]);
    const first = await get('/workloads?limit=1');
    validate('get', '/workloads', first);
    expect(first.body).toMatchObject({
      items: [{ id: 'kita-bot-host', company: 'kita', state: 'steady' }],
      counts: { steady: 1, failing: 1 },
      cursor: expect.any(String),
    });
    const second = await get(`/workloads?limit=1&cursor=${first.body.cursor}`);
    expect(second.body.items).toMatchObject([{ id: 'kita-paper' }]);
    expect(second.body.cursor).toBeUndefined();
    const failing = await get('/workloads?state=failing&state=stopped&q=paper');
    expect(failing.body.items).toHaveLength(1);
    await get('/workloads?company=kita');
    expect(cp.deployments).toHaveBeenLastCalledWith(
      { namespace: 'tenant-kita' },
      {},
    );
  });

  it('tells one workload, its runs, its messages, and the agents', async () => {
    const detail = await get(one);
    validate('get', template, detail);
    expect(detail.body).toMatchObject({
      phase: 'running',
      endpoints: [
        { name: 'http', url: 'http://kita-bot-host.tenant-kita.svc:8080' },
      ],
      halt: { engaged: false },
      maxReplicas: 20,
      actions: [
        { action: 'deployments.workload.start' },
        { action: 'deployments.workload.restart' },
        { action: 'deployments.workload.scale' },
        { action: 'deployments.workload.stop' },
      ],
    });
    const runs = await get(`${one}/runs`);
    validate('get', `${template}/runs`, runs);
    expect(runs.body).toMatchObject({
      told: true,
      items: [
        { runUid: 'run-1', actionId: '01938f6e-0000-7000-8000-000000000000' },
      ],
    });
    const messages = await get(`${one}/messages`);
    validate('get', `${template}/messages`, messages);
    expect(messages.body.items).toHaveLength(1);
    const agents = await get('/agents');
    validate('get', '/agents', agents);
    expect(agents.body).toMatchObject({
      running: 7,
      stalled: [{ runId: 'agent-run-1', stalledSeconds: 1260 }],
    });
  });

  it('says which of what it depends on can serve', async () => {
    const answer = await get('/upstreams');
    validate('get', '/upstreams', answer);
    expect(answer.body.items).toMatchObject([{ state: 'unreachable' }]);
  });

  it('says that cp doesn’t tell of runs, where it doesn’t; a key that is no action’s is nobody’s', async () => {
    cp.deploymentRuns.mockRejectedValueOnce(new NotFoundError('no route'));
    expect((await get(`${one}/runs`)).body).toEqual({ told: false, items: [] });
    cp.deploymentRuns.mockResolvedValueOnce([
      recordedRun({ idempotencyKey: 'cron 7' }),
    ]);
    expect((await get(`${one}/runs`)).body.items[0]).not.toHaveProperty(
      'actionId',
    );
  });

  it('tells a workload also while it isn’t known whether all is halted', async () => {
    cp.haltStatus.mockRejectedValueOnce(
      new UpstreamUnavailableError('cp is away', { upstream: 'cp' }),
    );
    const detail = await get(one);
    validate('get', template, detail);
    expect(detail.body.halt).toEqual({ problem: 'cp is away' });
  });

  it.each([
    '/workloads?nonsense=1',
    '/workloads?state=broken',
    '/workloads?state=',
    '/workloads?sort=age',
    '/workloads?limit=0',
    '/workloads?limit=201',
    '/workloads?limit=x',
    '/workloads?cursor=',
    '/workloads?company=../x',
    '/workloads?company=a&company=b',
    '/workloads?kind=A%20B',
    `/workloads?q=${'x'.repeat(101)}`,
    '/workloads/Tenant/x',
    '/workloads/tenant-kita/a%2Fb',
    `${one}?x=1`,
    `${one}/runs?x=1`,
    '/agents?x=1',
  ])('answers 400 to %s, and asks cp nothing', async path => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(cp.deployments).not.toHaveBeenCalled();
    expect(cp.deployment).not.toHaveBeenCalled();
  });

  it('answers 400 to a cursor of another list', async () => {
    expect((await get('/workloads?cursor=x')).status).toBe(400);
  });

  const reads = [
    ['/workloads', '/workloads'],
    [one, template],
    [`${one}/runs`, `${template}/runs`],
    [`${one}/messages`, `${template}/messages`],
    ['/agents', '/agents'],
  ] as const;

  it.each(reads)('refuses %s to who may not read', async (path, documented) => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    const answer = await get(path);
    validate('get', documented, answer);
    expect(answer.status).toBe(403);
    expect(Object.values(cp).every(call => call.mock.calls.length === 0)).toBe(
      true,
    );
  });

  it.each(reads)(
    'is as honest about an outage at %s',
    async (path, documented) => {
      const failing = (error: Error) => {
        for (const call of Object.values(cp)) {
          (call as jest.Mock).mockRejectedValue(error);
        }
      };
      for (const [error, status] of [
        [new UpstreamUnavailableError('away', { upstream: 'cp' }), 503],
        [new UpstreamResponseError('garbage', { upstream: 'cp' }), 502],
        [new NotAllowedError('insufficient_scope'), 502],
      ] as const) {
        failing(error);
        const answer = await get(path);
        validate('get', documented, answer);
        expect(answer.status).toBe(status);
      }
    },
  );

  it.each(['start', 'restart', 'stop'])(
    'takes nothing beside the reason for %s',
    async verb => {
      const answer = await request(backend.server)
        .post(`${base}${one}/${verb}/preview`)
        .send({ force: true });
      expect(answer.status).toBe(400);
    },
  );
});
