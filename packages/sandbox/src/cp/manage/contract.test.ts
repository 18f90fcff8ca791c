import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CoreClient,
  coreClientServiceRef,
  type CpOperationsClient,
  cpOperationsClientServiceRef,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { createStoppedClock } from '../../clock';
import type { Sandbox } from '../../Sandbox';
import { startSandbox } from '../../startSandbox';
import { unlistedContent } from './unlisted';

const ADA = 'user:staff/0ada0000-1111-4c11-8a11-00000000ad01';
const OLIVIA = 'user:staff/0b11a000-2222-4c22-8a22-00000000ad02';
const VERA = 'user:staff/0be4a000-7777-4c77-8a77-00000000ad07';
const CARL = 'user:staff/0ca41000-5555-4c55-8a55-00000000ad05';

let keys = 0;
const as = (onBehalfOf: string) => {
  keys += 1;
  return { onBehalfOf, idempotencyKey: `action-${keys}` };
};

/** The portal's own clients, with the configuration that a portal on the sandbox has, against cp, core and Entra. */
describe('cp and core as the portal’s clients find them', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  let cp: CpOperationsClient;
  let core: CoreClient;
  let stopBackend: () => Promise<void>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-cp-'));
    sandbox = await startSandbox({
      dataDir,
      postgres: 'none',
      clock: createStoppedClock(Date.now()),
    });
    const { entra, origins, scenario } = sandbox;
    const backend = await startTestBackend({
      features: [
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost' },
            staffAccess: {
              entra: {
                tenantId: scenario.tenant.id,
                clientId: entra.staffClient.id,
                issuer: entra.issuer,
              },
            },
            alphaswarm: {
              cp: { baseUrl: origins.cp },
              core: { baseUrl: origins.core },
              agentIdentity: {
                blueprintId: entra.blueprint.id,
                agentId: entra.blueprint.agentIdentityId,
                tokenFile: join(dataDir, 'workload-token'),
              },
            },
          },
        }),
        createBackendPlugin({
          pluginId: 'client',
          register(env) {
            env.registerInit({
              deps: {
                cp: cpOperationsClientServiceRef,
                core: coreClientServiceRef,
                logger: coreServices.logger,
              },
              async init(deps) {
                cp = deps.cp;
                core = deps.core;
              },
            });
          },
        }),
      ],
    });
    stopBackend = () => backend.stop();
    for (const target of ['terraform', 'rl', 'workloads'] as const) {
      sandbox.platform.halt.setTarget({ target, outcome: 'halted', ms: 1 });
    }
  });
  afterEach(async () => {
    await sandbox.reset();
  });
  afterAll(async () => {
    await stopBackend();
    await sandbox.close();
    await rm(dataDir, { recursive: true });
  });

  it('tells everything that is agreed, with nothing beside it, though cp and core send more', async () => {
    const raw = await fetch(`${sandbox.origins.cp}/manage/cells`, {
      headers: { authorization: `Bearer ${await agentToken()}` },
    });
    const sent = await raw.text();
    for (const content of unlistedContent) expect(sent).toContain(content);

    const call = { onBehalfOf: OLIVIA };
    const told = JSON.stringify([
      await cp.haltStatus(call),
      await cp.deployments({}, call),
      await cp.deployment('lumen-desk-backtest-runner', call),
      await cp.companies({}, call),
      await cp.company('lumen-desk', call),
      await cp.agentsHealth(call),
      await cp.topologyServices({}, call),
      await cp.cells({}, call),
      await cp.tenant('lumen-desk', call),
      await cp.connections(call),
      await cp.connection('core-postgres', call),
      await core.summary(call),
      await core.timeseries({ metric: 'active_users', window: '30d' }, call),
      await core.organisationTimeseries(
        { metric: 'active_users', window: '30d', ids: ['lumen-desk'] },
        call,
      ),
      await core.organisations(call),
      await core.organisation('lumen-desk', call),
    ]);
    for (const content of [...unlistedContent, 'alpha_signal', 'hunter2']) {
      expect(told).not.toContain(content);
    }
    expect(told).toContain('lumen-desk');
  });

  it('pages through the companies, each once, and searches on its side', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await cp.companies(
        { limit: 5, cursor },
        { onBehalfOf: VERA },
      );
      seen.push(...page.items.map(({ slug }) => slug));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    const found = await cp.companies({ q: 'halvard' }, { onBehalfOf: VERA });
    expect(found.items.map(({ slug }) => slug)).toEqual(['halvard-quant']);
  });

  it('refuses whom it does not let, says so, and does nothing', async () => {
    await expect(
      cp.stopDeployment('lumen-desk-backtest-runner', as(VERA)),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('manage:agents'),
    });
    await expect(cp.halt({ reason: 'no' }, as(CARL))).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    expect(sandbox.platform.halt.active).toBeUndefined();
    await expect(
      cp.cells(
        {},
        { onBehalfOf: 'user:staff/00000000-0000-4000-8000-000000000000' },
      ),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
  });

  it('lets the agent on its own read', async () => {
    expect((await cp.cells({}, {})).length).toBeGreaterThan(0);
    expect((await core.summary({})).companies).toBe(12);
  });

  it('knows the person as the subject and the agent as who acts', async () => {
    await cp.stopDeployment('lumen-desk-backtest-runner', as(OLIVIA));
    const [call] = sandbox.calls.list({
      standIn: 'cp',
      operation: 'POST /manage/deployments/lumen-desk-backtest-runner/stop',
    });
    expect(call).toMatchObject({
      status: 202,
      input: {
        subject: OLIVIA.slice('user:staff/'.length),
        actorKind: 'user',
        act: { sub: sandbox.entra.blueprint.agentIdentityId },
        idempotencyKey: `action-${keys}`,
      },
    });
  });

  it('stops, starts and scales workloads in seconds, one run for one key', async () => {
    const id = 'lumen-desk-backtest-runner';
    const look = () => cp.deployment(id, { onBehalfOf: OLIVIA });
    const stop = as(OLIVIA);
    const run = await cp.stopDeployment(id, stop);
    expect(run).toMatchObject({
      status: 'running',
      action: 'stop',
      target: id,
    });
    expect((await cp.stopDeployment(id, stop)).runUid).toBe(run.runUid);
    expect((await look()).phase).toBe('stopping');
    sandbox.clock.advance(2_000);
    expect(await look()).toMatchObject({ phase: 'stopped', replicasReady: 0 });
    await cp.startDeployment(id, as(OLIVIA));
    expect((await look()).phase).toBe('starting');
    sandbox.clock.advance(3_000);
    expect(await look()).toMatchObject({ phase: 'running', replicasReady: 3 });
    await cp.scaleDeployment({ serviceId: id, replicas: 5 }, as(OLIVIA));
    sandbox.clock.advance(2_500);
    expect(await look()).toMatchObject({
      replicasDesired: 5,
      replicasReady: 5,
    });
    await cp.restartDeployment(id, as(OLIVIA));
    expect(await look()).toMatchObject({ phase: 'updating', replicasReady: 4 });
    await expect(
      cp.stopDeployment('nobody-knows', as(OLIVIA)),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('writes down how runs end, a failed and a halted one too, and what the platform did, without what strategies say', async () => {
    const id = 'lumen-desk-backtest-runner';
    const read = { onBehalfOf: OLIVIA };
    const restart = as(OLIVIA);
    await cp.restartDeployment(id, restart);
    sandbox.clock.advance(4_000);
    sandbox.platform.workloads.nextRunEnds = 'halted';
    await cp.startDeployment(id, as(OLIVIA));
    sandbox.clock.advance(3_000);
    sandbox.platform.workloads.nextRunEnds = 'rejected';
    await expect(cp.stopDeployment(id, as(OLIVIA))).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(
      (await cp.deploymentRuns({ serviceId: id }, read)).map(run => [
        run.action,
        run.status,
      ]),
    ).toEqual([
      ['stop', 'rejected'],
      ['start', 'halted'],
      ['restart', 'succeeded'],
    ]);
    expect(
      await cp.deploymentRuns(
        { serviceId: id, idempotencyKey: restart.idempotencyKey },
        read,
      ),
    ).toEqual([expect.objectContaining({ action: 'restart' })]);
    const log = await cp.deploymentLog({ serviceId: id, tail: 50 }, read);
    expect(log.map(({ stage }) => stage)).toEqual([
      'scheduled',
      'strategy',
      'restart-requested',
      'run-succeeded',
      'start-requested',
      'run-halted',
      'stop-requested',
      'run-rejected',
    ]);
    expect(JSON.stringify(log)).not.toContain('alpha_signal');
    expect((await cp.deployment('kita-markets-bot-host', read)).phase).toBe(
      'degraded',
    );
  });

  it('halts all eight targets at once, in part where they refuse, and lets go', async () => {
    const { halt } = sandbox.platform;
    halt.setTarget({ target: 'bots', outcome: 'unauthorized', ms: 1 });
    halt.setTarget({ target: 'rl', outcome: 'mistaken', ms: 1 });
    halt.setTarget({ target: 'paper', outcome: 'unmentioned', ms: 1 });
    halt.setTarget({ target: 'agents', outcome: 'timeout', ms: 1 });
    const report = await cp.halt({ reason: 'runaway' }, as(OLIVIA));
    expect(report.halted.map(({ target }) => target).sort()).toEqual([
      'quant-agents',
      'terraform',
      'workflows',
      'workloads',
    ]);
    expect(
      Object.fromEntries(
        report.failures.map(({ target, code }) => [target, code]),
      ),
    ).toEqual({
      agents: 'timeout',
      bots: 'unauthorized',
      paper: 'not_reported',
      rl: 'unclear_result',
    });
    expect(await cp.haltStatus({ onBehalfOf: VERA })).toEqual({
      inflightCount: 0,
      globalHaltActive: true,
      globalHaltReason: 'runaway',
      targets: expect.arrayContaining([
        { target: 'workloads', state: 'halted', inflightCount: 0 },
        {
          target: 'bots',
          state: 'failed',
          inflightCount: 0,
          failure: {
            error: 'the target answered 401',
            code: 'unauthorized',
            statusCode: 401,
          },
        },
        {
          target: 'rl',
          state: 'failed',
          inflightCount: 2,
          failure: expect.objectContaining({ code: 'unclear_result' }),
        },
      ]),
    });
    const look = () =>
      cp.deployment('lumen-desk-backtest-runner', { onBehalfOf: VERA });
    expect((await look()).replicasDesired).toBe(0);
    expect((await core.summary({})).killSwitch.engaged).toBe(true);
    await expect(
      cp.startDeployment('lumen-desk-backtest-runner', as(OLIVIA)),
    ).rejects.toMatchObject({ name: 'ConflictError' });

    await expect(cp.releaseHalt(as(OLIVIA))).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    await cp.releaseHalt(as(ADA));
    expect(await cp.haltStatus({ onBehalfOf: VERA })).toMatchObject({
      globalHaltActive: false,
    });
    expect((await look()).replicasDesired).toBe(3);
  });

  it('suspends a company once for a key, and tells another that it is suspended already', async () => {
    const request = { id: 'polaris-macro', reason: 'Sanctions list' };
    const suspension = as(CARL);
    expect((await cp.suspendCompany(request, suspension)).status).toBe(
      'suspended',
    );
    expect((await cp.suspendCompany(request, suspension)).status).toBe(
      'suspended',
    );
    await expect(cp.suspendCompany(request, as(CARL))).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect((await cp.reactivateCompany(request, as(CARL))).status).toBe(
      'active',
    );
  });

  it('stops the workloads of a company that is suspended, and keeps what it used before', async () => {
    const request = { id: 'gulf-meridian', reason: 'Unpaid' };
    const workloads = async () =>
      (
        await cp.deployments(
          { namespace: 'tenant-gulf-meridian' },
          { onBehalfOf: VERA },
        )
      ).map(({ replicasDesired }) => replicasDesired);
    const activeUsers = async () => {
      const { series } = await core.organisationTimeseries(
        {
          metric: 'active_users',
          window: '24h',
          ids: ['gulf-meridian', 'nobody'],
        },
        { onBehalfOf: VERA },
      );
      expect(series.map(({ id }) => id)).toEqual(['gulf-meridian']);
      return series[0].points;
    };
    expect(Math.max(...(await workloads()))).toBeGreaterThan(0);
    const before = await activeUsers();
    expect(before).toHaveLength(24);
    await cp.suspendCompany(request, as(CARL));
    expect(Math.max(...(await workloads()))).toBe(0);
    // Points of hours before the suspension stay.
    expect(await activeUsers()).toEqual(before);
    await cp.reactivateCompany(request, as(CARL));
    expect(Math.max(...(await workloads()))).toBe(0);
  });

  it('knows the customer in Stripe of a company that is billed', async () => {
    const told = await cp.company('northwind-capital', { onBehalfOf: VERA });
    const customer = await fetch(
      `${sandbox.origins.stripe}/v1/customers/${told.stripeCustomerId}`,
      {
        headers: {
          authorization: 'Bearer sk_test_sandbox',
          'stripe-version': '2026-10-28.endive',
        },
      },
    );
    expect(await customer.json()).toMatchObject({
      metadata: { organization_id: 'northwind-capital' },
    });
  });

  it('is asked again with the same key where its answer is lost, and suspends once', async () => {
    sandbox.faults.add({
      standIn: 'cp',
      operation: 'POST /manage/tenancy/companies/polaris-macro/suspend',
      kind: 'drop',
      when: 'after',
      times: 1,
    });
    const suspended = await cp.suspendCompany(
      { id: 'polaris-macro', reason: 'Sanctions list' },
      as(CARL),
    );
    expect(suspended.status).toBe('suspended');
  });

  it('provisions a tenant in seconds, and takes it away', async () => {
    const spec = {
      plan: 'b2b',
      quotas: { cpu: '4', memory: '16Gi', requests_per_second: '50' },
    } as const;
    const provisioned = await cp.provisionTenant(
      { id: 'new-one', spec },
      as(OLIVIA),
    );
    expect(provisioned).toMatchObject({
      phase: 'pending',
      quotas: spec.quotas,
    });
    sandbox.clock.advance(3_000);
    expect(await cp.tenant('new-one', { onBehalfOf: VERA })).toMatchObject({
      phase: 'applied',
    });
    // What is run for it is there, too, until it is gone.
    const hosted = () =>
      cp.deployments({ namespace: 'tenant-new-one' }, { onBehalfOf: VERA });
    expect(await hosted()).toMatchObject([
      { serviceId: 'new-one', phase: 'running', replicasReady: 2 },
    ]);
    await cp.deprovisionTenant('new-one', as(ADA));
    expect(await hosted()).toEqual([]);
    await expect(
      cp.tenant('new-one', { onBehalfOf: VERA }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('asks for a step-up of its own when it is told to', async () => {
    sandbox.platform.challenges = 1;
    await expect(
      cp.halt({ reason: 'runaway' }, as(OLIVIA)),
    ).rejects.toMatchObject({
      name: 'UpstreamStepUpRequiredError',
      maxAgeSeconds: 180,
    });
    expect(sandbox.platform.halt.active).toBeUndefined();
  });

  it.each([
    ['deny', { name: 'NotAllowedError' }],
    ['throttle', { name: 'ServiceUnavailableError', retryAfterSeconds: 1 }],
    ['error', { name: 'ServiceUnavailableError', upstreamStatus: 503 }],
    ['malformed', { name: 'UpstreamResponseError' }],
    ['drop', { name: 'ServiceUnavailableError' }],
    ['hang', { name: 'ServiceUnavailableError' }],
  ] as const)(
    'is never an empty list when it fails (%s)',
    async (kind, failure) => {
      await cp.cells({}, { onBehalfOf: OLIVIA });
      sandbox.faults.add({
        standIn: 'cp',
        operation: 'GET /manage/deployments',
        kind,
      });
      await expect(
        cp.deployments({}, { onBehalfOf: OLIVIA, deadlineMs: 300 }),
      ).rejects.toMatchObject(failure);
      sandbox.faults.clear();
      // Whatever the failure did to the circuit of reads, the kill switch has its own.
      expect(await cp.haltStatus({ onBehalfOf: OLIVIA })).toMatchObject({
        globalHaltActive: false,
      });
    },
  );

  it.each([
    ['no token', undefined, 401],
    ['no JWT', 'Bearer nonsense', 401],
    ['another scheme', 'Basic dXNlcjpwYXNz', 401],
  ])(
    'answers 401 to %s, in its words',
    async (_what, authorization, status) => {
      const response = await fetch(`${sandbox.origins.cp}/manage/cells`, {
        headers: authorization ? { authorization } : {},
      });
      expect(response.status).toBe(status);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({ status: 'error' });
    },
  );

  it('answers 403 with the scopes that are needed and those that there are', async () => {
    const response = await fetch(
      `${sandbox.origins.cp}/manage/workloads/halt/status`,
      {
        method: 'DELETE',
        headers: { authorization: `Bearer ${await agentToken()}` },
      },
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      detail: {
        error: 'insufficient_scope',
        required: ['admin:cluster'],
        granted: expect.arrayContaining(['read:infrastructure']),
      },
    });
  });

  async function agentToken(): Promise<string> {
    const { entra, origins, scenario } = sandbox;
    const ask = async (form: Record<string, string>) => {
      const response = await fetch(
        `${origins.entra}/${scenario.tenant.id}/oauth2/v2.0/token`,
        {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            ...form,
          }),
        },
      );
      const { access_token: token } = await response.json();
      return token as string;
    };
    const assertion = await ask({
      client_id: entra.blueprint.id,
      client_secret: entra.blueprint.secret,
      scope: 'api://AzureADTokenExchange/.default',
      fmi_path: entra.blueprint.agentIdentityId,
    });
    return ask({
      client_id: entra.blueprint.agentIdentityId,
      client_assertion_type:
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: 'api://alphaswarm-manage-api/.default',
    });
  }
});
