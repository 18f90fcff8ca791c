import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { PostgresProxy } from '../__testUtils__/PostgresProxy';
import { PostgresChannel } from './PostgresChannel';

const server = new URL(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
);
const address = { host: server.hostname, port: Number(server.port) };

describe('PostgresChannel', () => {
  const name = `test_${randomUUID()}`;
  const logger = mockServices.logger.mock();
  const proxies: PostgresProxy[] = [];
  const channels: PostgresChannel[] = [];
  const admin = new Client({ connectionString: server.href });

  beforeAll(() => admin.connect());
  afterAll(() => admin.end());

  beforeEach(() => jest.clearAllMocks());
  afterEach(async () => {
    await Promise.all(channels.splice(0).map(channel => channel.stop()));
    for (const proxy of proxies.splice(0)) proxy.stop();
  });

  async function startProxy() {
    const proxy = await PostgresProxy.start(address);
    proxies.push(proxy);
    return proxy;
  }

  function open(connection: { port?: number; user?: string } = {}) {
    const heard: string[] = [];
    const onListening = jest.fn();
    const channel = PostgresChannel.create({
      connection: {
        ...address,
        user: server.username,
        password: server.password,
        database: server.pathname.slice(1),
        connectionTimeoutMillis: 1_000,
        query_timeout: 300,
        ...connection,
      },
      channel: name,
      onPayload: payload => heard.push(payload),
      onListening,
      echoEveryMs: 50,
      logger,
    });
    channels.push(channel);
    channel.start();
    return { channel, heard, onListening };
  }

  it('hears what others say, and what it says itself', async () => {
    const one = open();
    const two = open();
    await until(() => one.channel.listening && two.channel.listening);
    await Promise.all([
      one.channel.notify('from one'),
      one.channel.notify('again'),
    ]);
    await two.channel.notify('from two');
    await until(() => one.heard.length === 3 && two.heard.length === 3);
    expect(one.heard).toEqual(['from one', 'again', 'from two']);
    expect(two.heard).toEqual(['from one', 'again', 'from two']);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('needs no right beyond that to connect', async () => {
    const role = `listener_${randomUUID().replaceAll('-', '')}`;
    await admin.query(
      `CREATE ROLE ${role} LOGIN PASSWORD '${server.password}'`,
    );
    try {
      const { channel, heard } = open({ user: role });
      await until(() => channel.listening);
      await channel.notify('hello');
      await until(() => heard.length === 1);
      expect(heard).toEqual(['hello']);
      await channel.stop();
    } finally {
      await admin.query(`DROP ROLE ${role}`);
    }
  });

  it('connects again when its connection is cut, says so once, and that it may have missed something', async () => {
    const { channel, heard, onListening } = open();
    await until(() => channel.listening);
    expect(onListening).toHaveBeenCalledTimes(1);
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'alphaswarm-admin signals'`,
    );
    await until(() => onListening.mock.calls.length === 2);
    await channel.notify('after');
    await until(() => heard.length === 1);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('begins to hear when the database comes up after it', async () => {
    const proxy = await startProxy();
    proxy.behaves = 'silent';
    const { channel } = open({ port: proxy.port });
    await until(() => logger.warn.mock.calls.length === 1);
    expect(channel.listening).toBe(false);
    await expect(channel.notify('lost')).rejects.toThrow('no connection');
    proxy.behaves = 'well';
    await until(() => channel.listening);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('notices a peer that fell silent', async () => {
    const proxy = await startProxy();
    const { channel, onListening } = open({ port: proxy.port });
    await until(() => channel.listening);
    proxy.behaves = 'silent';
    await until(() => !channel.listening);
    proxy.behaves = 'well';
    await until(() => onListening.mock.calls.length === 2);
    expect(channel.listening).toBe(true);
  });

  it('makes a new connection where Postgres did not take what it said', async () => {
    const { channel, onListening } = open();
    await until(() => channel.listening);
    await expect(channel.notify('x'.repeat(8_000))).rejects.toThrow(
      'payload string too long',
    );
    await until(() => onListening.mock.calls.length === 2);
  });

  it('does not count as listening behind a pooler that delivers nothing', async () => {
    const proxy = await startProxy();
    proxy.behaves = 'pooling';
    const { channel } = open({ port: proxy.port });
    await until(() => logger.warn.mock.calls.length === 1);
    expect(channel.listening).toBe(false);
    expect(String(logger.warn.mock.calls[0][1])).toContain(
      'with no pooler that shares it',
    );
  });
});

/** Looks until it is so; the test's own timeout ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
}
