import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { calls, forgetCalls } from '../control';
import { LoadBalancer } from './LoadBalancer';
import { PortalReplica } from './PortalReplica';
import { ScaleOutLoad } from './ScaleOutLoad';
import { SignalListener } from './SignalListener';
import { StaffClient } from './StaffClient';

const root = path.resolve(__dirname, '..', '..');

const services = [
  'backtest-runner',
  'agents-runtime',
  'model-registry',
  'notifications',
].map(
  name =>
    `platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-${name}-prod`,
);

/** What the readers read, in turn: from AWS by the poller, from Postgres, from memory, and a page. */
const reads = [
  '/admin/api/staff-access/me',
  '/admin/api/platform-ecs/services',
  '/admin/api/audit-log/events?limit=20',
  '/admin/api/catalog/entities/by-query?limit=5',
  '/admin/api/kill-switch/status',
  '/admin/audit-log',
];

/** Five portals on one small machine: one that waits for the processor doesn't take that for an outage of Postgres. */
const patience = Object.fromEntries(
  [
    'acquireConnectionTimeout',
    'pool_acquireTimeoutMillis',
    'pool_createTimeoutMillis',
  ].map(key => [`APP_CONFIG_backend_database_knexConfig_${key}`, '20000']),
);

let balancer: LoadBalancer;
const replicas: PortalReplica[] = [];

/** Three portals behind one address. */
test.beforeAll(async () => {
  test.setTimeout(300_000);
  balancer = await LoadBalancer.start();
  for (let i = 0; i < 3; i += 1) replicas.push(await startReplica());
  await expect.poll(() => balancer.healthy).toBe(3);
});

test.afterAll(() => {
  for (const replica of replicas) replica.kill();
  balancer?.stop();
});

async function startReplica(port?: string): Promise<PortalReplica> {
  const replica = await PortalReplica.start({
    ALPHASWARM_ADMIN_BASE_URL: `${balancer.origin}/admin`,
    // The balancer looks five times a second.
    APP_CONFIG_backend_lifecycle_serverShutdownDelay: '2s',
    ...patience,
    ...(port && { ALPHASWARM_ADMIN_LISTEN_PORT: port }),
  });
  if (!port) balancer.add(replica.origin);
  return replica;
}

/** Another process in its place, at the same address. */
async function replace(index: number, healthy: number): Promise<void> {
  const { port } = new URL(replicas[index].origin);
  replicas[index] = await startReplica(port);
  await expect.poll(() => balancer.healthy, { timeout: 30_000 }).toBe(healthy);
}

const signIn = (name: string) =>
  StaffClient.signIn(name, `${balancer.origin}/admin`);

/** A page of somebody's that listens for notifications, its socket at one replica. */
const listen = (staff: StaffClient, at: string) =>
  SignalListener.open({
    at,
    portal: balancer.origin,
    staff,
    channel: 'notifications',
  });

test('a step-up is begun at one replica, proved at another and used at a third', async () => {
  const [a, b, c] = replicas.map(({ origin }) => origin);
  const olivia = await signIn('Olivia Operator');
  const scale = `${services[0]}/scale`;
  const input = { desiredCount: 3 };
  const seenVersion = await olivia.look(scale, input);
  const attempt = (origin: string) =>
    olivia.send('POST', scale, {
      origin,
      headers: { 'idempotency-key': randomUUID() },
      body: { ...input, seenVersion, reason: 'Anywhere' },
    });

  const challenged = await attempt(a);
  expect(challenged.status, challenged.text).toBe(401);
  const { id } = challenged.body.challenge;
  const { callbackUrl } = await olivia.proveAtEntra(id);
  const returned = await olivia.browser.get(
    callbackUrl.replace(balancer.origin, b.replace('127.0.0.1', 'localhost')),
  );
  expect(returned.status(), await returned.text()).toBe(200);
  for (const origin of [a, b, c]) {
    const seen = await olivia.send(
      'GET',
      `staff-access/step-up/challenges/${id}`,
      { origin },
    );
    expect(seen.body.state).toBe('granted');
  }
  const done = await attempt(c);
  expect(done.status, done.text).toBe(200);
});

test('a signal that is published at one replica reaches its people at all of them, and nobody else', async () => {
  const [vera, fiona] = await Promise.all([
    signIn('Vera Viewer'),
    signIn('Fiona Finance'),
  ]);
  const origins = replicas.map(({ origin }) => origin);
  const hers = await Promise.all(origins.map(at => listen(vera, at)));
  const others = await Promise.all(origins.map(at => listen(fiona, at)));

  for (const origin of origins) {
    const published = await vera.send(
      'POST',
      'notifications/notifications/update',
      {
        origin,
        body: { ids: [randomUUID()], read: true },
      },
    );
    expect(published.status, published.text).toBe(200);
  }
  for (const { heard } of hers) {
    await expect.poll(() => heard.length).toBe(3);
    expect(heard[0]).toMatchObject({
      channel: 'notifications',
      message: { action: 'notification_read' },
    });
  }
  // A signal for her comes after those that weren't.
  await fiona.send('POST', 'notifications/notifications/update', {
    origin: origins[0],
    body: { ids: [randomUUID()], read: true },
  });
  for (const { heard } of others) {
    await expect.poll(() => heard.length).toBe(1);
  }
  for (const listener of [...hers, ...others]) listener.close();
});

test('replicas die and are replaced under load: nothing is lost or done twice, and only what was in flight on a dead one fails', async () => {
  // Three minutes on a machine that has nothing else to do.
  test.setTimeout(600_000);
  const [vera, ada] = await Promise.all(
    ['Vera Viewer', 'Ada Admin'].map(signIn),
  );
  const actors = await Promise.all(
    services.map((_, i) => signIn(i % 2 ? 'Olivia Operator' : 'Ada Admin')),
  );
  const startedAt = new Date().toISOString();
  await Promise.all(
    actors.map((staff, i) =>
      staff.stepUp(`${services[i]}/scale`, { desiredCount: 4 }),
    ),
  );
  await forgetCalls();
  expect(balancer.cutOff).toEqual([]);
  const load = new ScaleOutLoad(balancer.origin);
  for (let i = 0; i < 3; i += 1) load.reader(vera, reads);
  services.forEach((service, i) => load.actor(actors[i], service));

  const acted = async () => {
    const before = load.actions.length;
    await expect
      .poll(() => load.actions.length, { timeout: 150_000 })
      .toBeGreaterThan(before + 3);
  };
  await acted();
  const deaths: Array<{ target: string; at: number }> = [];
  for (const replica of replicas.slice(0, 2)) {
    replica.kill();
    await replica.ended;
    deaths.push({ target: replica.origin, at: Date.now() });
  }
  await replace(0, 2);
  await replace(1, 3);
  await acted();
  const cutOffByDeaths = balancer.cutOff.length;

  for (const [index, replica] of replicas.entries()) {
    const listener = await listen(vera, replica.origin);
    const closed = listener.closed();
    replica.terminate();
    expect(await replica.ended, replica.output).toBe(0);
    // Backstage's signals client connects again after this code.
    expect(await closed).toBe(1012);
    await replace(index, 3);
  }
  await acted();
  await load.stop();

  expect(load.wrong).toEqual([]);
  expect(balancer.cutOff.slice(cutOffByDeaths)).toEqual([]);
  for (const { target, sentAt, ...request } of balancer.cutOff) {
    const death = deaths.find(one => one.target === target);
    expect(sentAt, JSON.stringify(request)).toBeLessThanOrEqual(death?.at ?? 0);
  }

  // What AWS was asked to do is what the ledger says was done, and each intent has come to one end.
  const scalings = await scalingsSince(ada, startedAt);
  const updates = await calls('ecs', 'UpdateService');
  expect(updates.map(({ input }) => effectOf(input)).sort()).toEqual(
    scalings
      .filter(({ phases }) => phases.includes('succeeded'))
      .map(({ input }) => effectOf(input))
      .sort(),
  );
  for (const { actionId, phases } of scalings) {
    expect(phases, actionId).toHaveLength(2);
    expect(phases, actionId).toContain('intent');
    expect(['succeeded', 'failed'], actionId).toContain(
      phases.find(phase => phase !== 'intent'),
    );
  }

  // People were told what the ledger says; a repeat is told the same, and does nothing.
  const stateOf = new Map(
    scalings.map(({ actionId, phases }) => [
      actionId,
      phases.find(phase => phase !== 'intent'),
    ]),
  );
  for (const action of load.actions) {
    const { actionId, state } = action.answer.body;
    if (state) expect(stateOf.get(actionId), action.answer.text).toBe(state);
    const again = await load.repeat(action);
    expect([again.status, again.body]).toEqual([
      action.answer.status,
      action.answer.body,
    ]);
  }
  expect(await calls('ecs', 'UpdateService')).toHaveLength(updates.length);

  expect(await checkLedger(ada)).toMatch(/^\d+ rows, .*: whole\n$/);
  const effects = updates.length;
  // eslint-disable-next-line no-console -- the figures are what one runs it for
  console.log(
    `${load.answered} reads, ${load.actions.length} actions, ${effects} effects, ${load.repeats} repeats; cut off: ${cutOffByDeaths} by two deaths, 0 by a rolling update`,
  );
});

/** `service: count`, by which an effect is told from another. */
function effectOf(input: unknown): string {
  const { service, desiredCount } = input as Record<string, unknown>;
  return `${service}: ${desiredCount}`;
}

/** The scalings whose rows the ledger has since a moment, each with the phases of its rows. */
async function scalingsSince(reader: StaffClient, from: string) {
  type Scaling = { actionId: string; phases: string[]; input?: unknown };
  const scalings = new Map<string, Scaling>();
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      action: 'platform-ecs.service.scale',
      from,
      limit: '200',
      ...(cursor && { cursor }),
    });
    const { body } = await reader.get(`audit-log/events?${query}`);
    for (const { action_id: actionId, phase, details } of body.items) {
      // An attempt that was challenged is no intent.
      if (phase === 'challenged') continue;
      const scaling: Scaling = scalings.get(actionId) ?? {
        actionId,
        phases: [],
      };
      scaling.phases.push(phase);
      if (phase === 'intent') scaling.input = details.input;
      scalings.set(actionId, scaling);
    }
    cursor = body.nextCursor;
  } while (cursor);
  return [...scalings.values()];
}

/** What `audit-fsck` says of the whole ledger: rows without a gap, one tree, heads, actions without an end. */
async function checkLedger(reader: StaffClient): Promise<string> {
  const environment = JSON.parse(process.env.E2E_PORTAL_ENVIRONMENT ?? '{}');
  const { body } = await reader.get('audit-log/keys');
  const keys = body.keys.flatMap((key: string) => ['--key', key]);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'plugins/audit-log-node/src/fsck/main.ts'),
      ...keys,
    ],
    {
      env: {
        ...process.env,
        PGHOST: environment.ALPHASWARM_ADMIN_DB_HOST,
        PGPORT: environment.ALPHASWARM_ADMIN_DB_PORT,
        PGUSER: environment.ALPHASWARM_ADMIN_DB_USER,
        PGPASSWORD: environment.ALPHASWARM_ADMIN_DB_PASSWORD,
        PGDATABASE: environment.ALPHASWARM_ADMIN_DB_NAME,
      },
    },
  ).catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error(`${error.message}\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}
