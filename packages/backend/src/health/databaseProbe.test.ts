import { mockServices } from '@backstage/backend-test-utils';
import type { JsonValue } from '@backstage/types';
import { DatabaseProbe } from './databaseProbe';

const server = new URL(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ??
    'postgresql://nobody:none@127.0.0.1:1/postgres',
);

const connection = {
  host: server.hostname,
  port: Number(server.port),
  user: server.username,
  password: server.password,
  database: server.pathname.slice(1),
};

describe('the database probe', () => {
  const probes: DatabaseProbe[] = [];
  afterEach(async () => {
    await Promise.all(probes.splice(0).map(probe => probe.close()));
  });

  function probeOf(value: JsonValue) {
    const created = DatabaseProbe.create({
      config: mockServices.rootConfig({
        data: { backend: { database: { client: 'pg', connection: value } } },
      }),
    });
    probes.push(created);
    return created;
  }

  it.each([
    ['an object', connection],
    ['a connection string', server.href],
  ])('reaches the database that %s names', async (_what, value) => {
    await expect(probeOf(value).reachable()).resolves.toBe(true);
  });

  it('says no, and does not throw, if nothing listens there', async () => {
    await expect(probeOf({ ...connection, port: 1 }).reachable()).resolves.toBe(
      false,
    );
  });

  it('says no if it is not let in', async () => {
    await expect(
      probeOf({ ...connection, password: 'wrong' }).reachable(),
    ).resolves.toBe(false);
  });
});
