import { mockServices } from '@backstage/backend-test-utils';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { PostgresProxy } from '../__testUtils__/PostgresProxy';
import type { PublishedSignal } from './publishedSignal';
import { SignalRelay } from './SignalRelay';

const server = new URL(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
);

const halted: PublishedSignal = {
  recipients: { type: 'broadcast' },
  channel: 'kill-switch',
  message: { type: 'changed' },
};

describe('SignalRelay: replicas on one Postgres', () => {
  const database = `relay_${randomUUID().replaceAll('-', '')}`;
  const exporter = new InMemoryMetricExporter(
    AggregationTemporality.CUMULATIVE,
  );
  const reader = new PeriodicExportingMetricReader({ exporter });
  const admin = new Client({ connectionString: server.href });
  let proxy: PostgresProxy;
  let relays: SignalRelay[] = [];

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    await admin.connect();
    await admin.query(`CREATE DATABASE ${database}`);
    proxy = await PostgresProxy.start({
      host: server.hostname,
      port: Number(server.port),
    });
  });
  afterEach(async () => {
    proxy.behaves = 'well';
    await Promise.all(relays.map(relay => relay.stop()));
    relays = [];
  });
  afterAll(async () => {
    proxy.stop();
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await admin.end();
    await reader.shutdown();
    metrics.disable();
  });

  /** A replica that has begun to listen. */
  async function startReplica(port = Number(server.port)) {
    const delivered: PublishedSignal[] = [];
    const onMissed = jest.fn();
    const relay = SignalRelay.create({
      connection: {
        host: server.hostname,
        port,
        user: server.username,
        password: server.password,
        database,
        connectionTimeoutMillis: 1_000,
        query_timeout: 300,
      },
      deliver: signal => delivered.push(signal),
      onMissed,
      logger: mockServices.logger.mock(),
      echoEveryMs: 50,
    });
    relays.push(relay);
    relay.start();
    await until(() => onMissed.mock.calls.length === 1);
    return { relay, delivered, onMissed };
  }

  async function total(metric: string, reason?: string): Promise<number> {
    exporter.reset();
    await reader.forceFlush();
    const [{ scopeMetrics }] = exporter.getMetrics();
    const { dataPoints = [] } =
      scopeMetrics[0].metrics.find(
        ({ descriptor }) => descriptor.name === metric,
      ) ?? {};
    return (dataPoints as DataPoint<number>[])
      .filter(({ attributes }) => attributes.reason === reason)
      .reduce((sum, { value }) => sum + value, 0);
  }

  it('carries a signal to the others as it is, and not back to where it was published', async () => {
    const [one, two, three] = [
      await startReplica(),
      await startReplica(),
      await startReplica(),
    ];
    const personal: PublishedSignal = {
      recipients: { type: 'user', entityRef: ['user:staff/one'] },
      channel: 'notifications',
      message: { action: 'new_notification', notification_id: 'n-1' },
    };
    one.relay.publish(halted);
    two.relay.publish(personal);
    await until(() => three.delivered.length === 2);
    expect(three.delivered).toEqual(expect.arrayContaining([halted, personal]));
    // What it said itself came before what another said after it.
    await until(() => one.delivered.length === 1);
    expect(one.delivered).toEqual([personal]);
    expect(two.delivered).toEqual([halted]);
  });

  it.each([
    ['a message', { ...halted, message: { ids: 'x'.repeat(9_000) } }],
    [
      'a list of people',
      {
        ...halted,
        recipients: {
          type: 'user' as const,
          entityRef: Array.from(
            { length: 400 },
            () => `user:staff/${randomUUID()}`,
          ),
        },
      },
    ],
  ])(
    'says where to look in place of %s that is too long for Postgres',
    async (_what, signal) => {
      const [one, two] = [await startReplica(), await startReplica()];
      const before = await total('signals.relay.dropped', 'too-long');
      one.relay.publish(signal);
      await until(() => two.delivered.length === 1);
      expect(two.delivered).toEqual([
        {
          recipients: { type: 'broadcast' },
          channel: 'kill-switch',
          message: { action: 'look-again' },
        },
      ]);
      expect(await total('signals.relay.dropped', 'too-long')).toBe(before + 1);
    },
  );

  it('drops and counts what no replica says', async () => {
    const { relay, delivered } = await startReplica();
    const other = await startReplica();
    const before = await total('signals.relay.dropped', 'malformed');
    const nonsense = [
      '',
      'not json',
      '{}',
      JSON.stringify({ origin: 'me', signal: halted }),
      JSON.stringify({ origin: randomUUID(), signal: { channel: 'x' } }),
      JSON.stringify({ origin: randomUUID(), signal: halted, token: 'x' }),
    ];
    const client = new Client({
      connectionString: new URL(`/${database}`, server).href,
    });
    await client.connect();
    for (const payload of nonsense) {
      await client.query('SELECT pg_notify($1, $2)', [
        'alphaswarm_admin_signals',
        payload,
      ]);
    }
    await client.end();
    other.relay.publish(halted);
    await until(() => delivered.length === 1);
    expect(delivered).toEqual([halted]);
    // Both replicas have heard each.
    expect(await total('signals.relay.dropped', 'malformed')).toBe(
      before + 2 * nonsense.length,
    );
    await relay.stop();
  });

  it('after an outage has its own browsers look again, and the others where it could not tell them', async () => {
    const cutOff = await startReplica(proxy.port);
    const other = await startReplica();
    const before = await total('signals.relay.dropped', 'unsent');
    proxy.behaves = 'silent';
    cutOff.relay.publish(halted);
    cutOff.relay.publish(halted);
    cutOff.relay.publish({ ...halted, channel: 'notifications' });
    await until(async () => {
      const dropped = await total('signals.relay.dropped', 'unsent');
      return dropped === before + 3;
    });
    expect(await total('signals.relay.listening')).toBeLessThan(relays.length);
    proxy.behaves = 'well';
    await until(() => other.delivered.length === 2);
    expect(other.delivered.map(({ channel }) => channel).sort()).toEqual([
      'kill-switch',
      'notifications',
    ]);
    expect(other.delivered[0].message).toEqual({ action: 'look-again' });
    expect(cutOff.onMissed).toHaveBeenCalledTimes(2);
    expect(other.onMissed).toHaveBeenCalledTimes(1);
  });

  it('gives up what piles up before Postgres, instead of holding it', async () => {
    const cutOff = await startReplica(proxy.port);
    const before = await total('signals.relay.dropped', 'unsent');
    proxy.behaves = 'silent';
    for (let i = 0; i < 150; i += 1) cutOff.relay.publish(halted);
    // 100 are under way; nothing has told them yet that nobody answers.
    expect(await total('signals.relay.dropped', 'unsent')).toBe(before + 50);
  });
});

/** Looks until it is so; the test's own timeout ends it. */
async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await condition())) {
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
}
