import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeServicesCommand,
  ECSClient,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { writeConnections } from './connections';
import { standInNames, type Sandbox } from './Sandbox';
import { startSandbox } from './startSandbox';

const cluster = 'alphaswarm-cluster-prod';
const service = 'alphaswarm-core-prod';

describe('the sandbox, without Postgres', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  let client: ECSClient;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({ dataDir, postgres: 'none' });
    client = new ECSClient({
      endpoint: sandbox.origins.ecs,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  });
  afterEach(() => sandbox.reset());
  afterAll(async () => {
    client.destroy();
    await sandbox.close();
    await rm(dataDir, { recursive: true });
  });

  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.origins.control}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
  const describeService = async () =>
    (
      await client.send(
        new DescribeServicesCommand({ cluster, services: [service] }),
      )
    ).services![0];

  it('lets a service write more, and cuts live tails, when it is told to', async () => {
    const { status, body } = await control('POST', '/logs/bursts', {
      service,
      linesPerSecond: 5_000,
      seconds: 10,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ service, linesPerSecond: 5_000 });
    expect(
      await control('POST', '/logs/bursts', {
        service: 'nope',
        linesPerSecond: 1,
        seconds: 1,
      }),
    ).toMatchObject({ status: 404 });
    expect((await control('POST', '/logs/tails/cut')).body).toEqual({ cut: 0 });
  });

  it('listens on loopback only, each stand-in on a port of its own', () => {
    const origins = Object.values(sandbox.origins);
    expect(new Set(origins).size).toBe(standInNames.length + 1);
    for (const origin of origins) {
      expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    }
  });

  it('lets somebody change a service from the console, of which CloudTrail takes note', async () => {
    const { status, body } = await control(
      'POST',
      '/aws/console/update-service',
      { user: 'maria', service, desiredCount: 5 },
    );
    expect(status).toBe(201);
    expect((await describeService()).desiredCount).toBe(5);
    const { trail } = sandbox.aws.world;
    const told = readFileSync(
      join(dataDir, 'cloudtrail', `${trail.accountId}-${trail.region}.jsonl`),
      'utf8',
    );
    expect(JSON.parse(told.trim().split('\n').at(-1)!)).toMatchObject({
      eventId: body.eventId,
      name: 'UpdateService',
      userIdentity: { type: 'IAMUser', userName: 'maria' },
      requestParameters: { service, desiredCount: 5 },
    });
  });

  it.each([
    [{ user: 'maria', service: 'nobody', desiredCount: 5 }, 404],
    [{ user: 'maria', service: 'x' }, 400],
    [{ user: 'ma ria', service: 'x', desiredCount: 5 }, 400],
  ])('refuses the change %j from the console', async (change, status) => {
    const answer = await control('POST', '/aws/console/update-service', change);
    expect(answer.status).toBe(status);
  });

  it('shows the state of the world: steady, rolling out, failing, rolled back, stopped', async () => {
    const { body } = await control('GET', '/state');
    expect(body.staff).toHaveLength(8);
    expect(body.postgres).toBeNull();
    const states = Object.fromEntries(
      body.services.map((state: { name: string }) => [state.name, state]),
    );
    expect(states['alphaswarm-admin-prod']).toMatchObject({
      running: 2,
      steady: true,
    });
    expect(states['alphaswarm-backtest-runner-prod']).toMatchObject({
      rolloutState: 'IN_PROGRESS',
      deployments: 2,
    });
    expect(states['alphaswarm-signal-ingest-prod']).toMatchObject({
      rolloutState: 'COMPLETED',
      steady: false,
    });
    expect(states['alphaswarm-model-registry-prod']).toMatchObject({
      revision: 9,
      steady: true,
    });
    expect(states['alphaswarm-report-builder-prod']).toMatchObject({
      desired: 0,
      running: 0,
    });
    expect(
      sandbox.aws.world
        .services()
        .find(({ name }) => name === 'alphaswarm-model-registry-prod')
        ?.serviceDeployments[0].status,
    ).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('advances the clock, and with it a rollout', async () => {
    await client.send(
      new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }),
    );
    expect((await describeService()).deployments).toHaveLength(2);
    const { status, body } = await control('POST', '/clock', {
      advanceMs: 30_000,
    });
    expect(status).toBe(200);
    expect(Date.parse(body.now)).toBeGreaterThan(Date.now() + 29_000);
    expect((await describeService()).deployments).toHaveLength(1);
  });

  it('registers a revision, deploys it as somebody elsewhere would, and sets alarms', async () => {
    const path = `/aws/services/${service}/revisions`;
    const registered = await control('POST', path, {
      imageTag: '9.9.9',
      defect: { kind: 'unhealthy' },
      deploy: true,
    });
    expect(registered).toMatchObject({
      status: 201,
      body: { deployed: true, revision: expect.any(Number) },
    });
    const { taskDefinition } = await describeService();
    expect(taskDefinition).toMatch(new RegExp(`:${registered.body.revision}$`));
    expect((await control('POST', path, { imageTag: '' })).status).toBe(400);
    expect(
      (await control('POST', '/aws/services/none/revisions', { imageTag: '1' }))
        .status,
    ).toBe(404);

    const alarm = '/aws/alarms/alphaswarm-alb-5xx-prod';
    expect((await control('PUT', alarm, { state: 'ALARM' })).status).toBe(204);
    expect(
      sandbox.aws.world.alarmState('alphaswarm-alb-5xx-prod'),
    ).toMatchObject({ state: 'ALARM' });
    await control('PUT', alarm, { state: null });
    expect(
      sandbox.aws.world.alarmState('alphaswarm-alb-5xx-prod'),
    ).toBeUndefined();
    await control('POST', '/reset');
  });

  it('records calls and forgets them when told', async () => {
    await describeService();
    const { body } = await control(
      'GET',
      '/calls?standIn=ecs&operation=DescribeServices',
    );
    expect(body.items).toEqual([
      expect.objectContaining({
        operation: 'DescribeServices',
        input: { cluster, services: [service] },
        status: 200,
      }),
    ]);
    expect((await control('DELETE', '/calls')).status).toBe(204);
    expect((await control('GET', '/calls')).body.items).toEqual([]);
  });

  it('adds, lists and clears faults', async () => {
    const added = await control('POST', '/faults', {
      standIn: 'ecs',
      operation: 'DescribeServices',
      kind: 'error',
    });
    expect(added.status).toBe(201);
    await expect(describeService()).rejects.toThrow();
    expect((await control('GET', '/faults')).body.items).toEqual([
      { ...added.body, struck: 1 },
    ]);
    await control('DELETE', '/faults');
    expect((await describeService()).serviceName).toBe(service);
  });

  it('begins anew when reset', async () => {
    await client.send(
      new UpdateServiceCommand({ cluster, service, desiredCount: 9 }),
    );
    await control('POST', '/clock', { advanceMs: 3_600_000, rate: 50 });
    await control('POST', '/faults', { standIn: 'cp', kind: 'drop' });
    expect((await control('POST', '/reset')).status).toBe(204);
    const { body } = await control('GET', '/state');
    expect(body.clock.rate).toBe(1);
    expect(Math.abs(Date.parse(body.clock.now) - Date.now())).toBeLessThan(
      60_000,
    );
    expect(body.faults).toEqual([]);
    expect((await describeService()).desiredCount).toBe(4);
  });

  it('falsifies ID tokens when told to, and stops', async () => {
    expect(
      (
        await control('PUT', '/entra/tamper', {
          omitClaims: ['auth_time'],
          times: 1,
        })
      ).status,
    ).toBe(204);
    expect((await control('DELETE', '/entra/tamper')).status).toBe(204);
  });

  it.each([
    ['POST', '/faults', { standIn: 'azure', kind: 'drop' }, 400, 'standIn'],
    ['POST', '/faults', { standIn: 'ecs', kind: 'latency' }, 400, 'latencyMs'],
    [
      'POST',
      '/faults',
      { standIn: 'ecs', kind: 'drop', often: 1 },
      400,
      'often',
    ],
    ['POST', '/clock', {}, 400, 'advanceMs'],
    ['POST', '/clock', { advanceMs: -1 }, 400, 'advanceMs'],
    ['GET', '/calls?standin=ecs', undefined, 400, 'standin'],
    ['PUT', '/entra/tamper', { signature: 'weak' }, 400, 'signature'],
    ['POST', '/postgres/stop', undefined, 409, 'without Postgres'],
    ['POST', '/postgres/drop', undefined, 404, 'README'],
    ['GET', '/nothing', undefined, 404, 'README'],
  ])(
    'answers %s %s %j with %i and says why',
    async (method, path, body, status, words) => {
      const answer = await control(method, path, body);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toContain(words);
    },
  );

  it('answers JSON that is none with 400', async () => {
    const response = await fetch(`${sandbox.origins.control}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
  });

  it('is not for websites', async () => {
    const response = await fetch(`${sandbox.origins.control}/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
  });

  it('writes down for its owner alone how to connect', async () => {
    const path = writeConnections(dataDir, sandbox);
    const mode = (await stat(path)).mode;
    expect(mode % 0o1000).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      entra: {
        issuer: sandbox.entra.issuer,
        jwksUrl: expect.stringContaining('/discovery/v2.0/keys'),
        clientId: expect.any(String),
      },
      staff: expect.arrayContaining([
        expect.objectContaining({ name: 'Olivia Operator' }),
      ]),
    });
    const keys = await fetch(
      JSON.parse(await readFile(path, 'utf8')).entra.jwksUrl,
    );
    expect((await keys.json()).keys.length).toBeGreaterThan(0);
  });

  it('names the port that is taken, and leaves nothing running', async () => {
    const holder = createServer();
    await new Promise<void>(resolve => {
      holder.listen(0, '127.0.0.1', resolve);
    });
    const { port } = holder.address() as { port: number };
    await expect(
      startSandbox({
        dataDir,
        postgres: 'none',
        ports: { logs: port },
      }),
    ).rejects.toThrow(`Port ${port}, which the sandbox's logs wants, is taken`);
    await new Promise(resolve => {
      holder.close(resolve);
    });
  });
});
