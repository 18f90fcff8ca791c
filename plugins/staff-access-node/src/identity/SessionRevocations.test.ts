import { createHash } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  createRetryingDatabase,
  migrateStaffAccessSchema,
  type StaffAccessDatabase,
} from '../database';
import {
  DatabaseSessionRevocations,
  REVOCATION_REFRESH_MS,
} from './SessionRevocations';

const sessionA = '6f2b1f6e-2f7a-4a64-8b3a-5d6c7e8f9a0b';
const sessionB = '11111111-2f7a-4a64-8b3a-5d6c7e8f9a0b';
const logger = mockServices.logger.mock();

describe('DatabaseSessionRevocations', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let isDown: boolean;
  let clockMs: number;
  const database: StaffAccessDatabase = {
    async client() {
      if (isDown) throw new Error('connection refused');
      return knex;
    },
  };

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    await migrateStaffAccessSchema(knex);
  });
  beforeEach(async () => {
    isDown = false;
    clockMs = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => clockMs);
    await knex('revoked_sessions').delete();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  function replica() {
    return DatabaseSessionRevocations.create({ database, logger });
  }

  function inAnHour() {
    return { until: new Date(clockMs + 3_600_000) };
  }

  it('ends a session here at once, and nobody else’s', async () => {
    const revocations = replica();
    await expect(revocations.isRevoked(sessionA)).resolves.toBe(false);
    await revocations.revoke(sessionA, inAnHour());
    await expect(revocations.isRevoked(sessionA)).resolves.toBe(true);
    await expect(revocations.isRevoked(sessionB)).resolves.toBe(false);
  });

  it('ends it on another replica within the refresh period', async () => {
    const [here, there] = [replica(), replica()];
    await there.isRevoked(sessionA);
    await here.revoke(sessionA, inAnHour());
    clockMs += REVOCATION_REFRESH_MS;
    await expect(there.isRevoked(sessionA)).resolves.toBe(true);
  });

  it('is known after a restart', async () => {
    await replica().revoke(sessionA, inAnHour());
    await expect(replica().isRevoked(sessionA)).resolves.toBe(true);
  });

  it('stores hashes, not session ids', async () => {
    await replica().revoke(sessionA, inAnHour());
    await expect(knex('revoked_sessions').pluck('sid_hash')).resolves.toEqual([
      createHash('sha256').update(sessionA).digest('hex'),
    ]);
  });

  it('can end a session twice', async () => {
    const revocations = replica();
    await revocations.revoke(sessionA, inAnHour());
    await revocations.revoke(sessionA, inAnHour());
    await expect(
      knex('revoked_sessions').pluck('sid_hash'),
    ).resolves.toHaveLength(1);
  });

  it('forgets what no token can be valid for any more', async () => {
    const revocations = replica();
    await revocations.revoke(sessionA, { until: new Date(clockMs - 1) });
    await expect(revocations.isRevoked(sessionA)).resolves.toBe(false);
    await revocations.revoke(sessionB, inAnHour());
    await expect(
      knex('revoked_sessions').pluck('sid_hash'),
    ).resolves.toHaveLength(1);
  });

  it('reads the list once per period, however many ask', async () => {
    const client = jest.spyOn(database, 'client');
    const revocations = replica();
    await Promise.all(
      [sessionA, sessionB, sessionA].map(id => revocations.isRevoked(id)),
    );
    clockMs += REVOCATION_REFRESH_MS - 1;
    await revocations.isRevoked(sessionA);
    expect(client).toHaveBeenCalledTimes(1);
  });

  describe('while the database is down', () => {
    it('goes on with what it knows', async () => {
      const revocations = replica();
      await revocations.revoke(sessionA, inAnHour());
      isDown = true;
      clockMs += REVOCATION_REFRESH_MS;
      await expect(revocations.isRevoked(sessionA)).resolves.toBe(true);
      await expect(revocations.isRevoked(sessionB)).resolves.toBe(false);
    });

    it('says that an end is not stored, keeps to it here, and stores it later', async () => {
      const revocations = replica();
      isDown = true;
      await expect(
        revocations.revoke(sessionA, inAnHour()),
      ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
      await expect(revocations.isRevoked(sessionA)).resolves.toBe(true);
      isDown = false;
      clockMs += REVOCATION_REFRESH_MS;
      await revocations.isRevoked(sessionB);
      await expect(replica().isRevoked(sessionA)).resolves.toBe(true);
    });

    it('asks it once per period', async () => {
      isDown = true;
      const client = jest.spyOn(database, 'client');
      const revocations = replica();
      await revocations.isRevoked(sessionA);
      await revocations.isRevoked(sessionA);
      expect(client).toHaveBeenCalledTimes(1);
    });
  });
});

describe('createRetryingDatabase', () => {
  it('opens once, and again after a failure', async () => {
    const knex = {} as Knex;
    const open = jest
      .fn<Promise<Knex>, []>()
      .mockRejectedValueOnce(new Error('not yet'))
      .mockResolvedValue(knex);
    const database = createRetryingDatabase(open);
    await expect(database.client()).rejects.toThrow('not yet');
    await expect(
      Promise.all([database.client(), database.client()]),
    ).resolves.toEqual([knex, knex]);
    expect(open).toHaveBeenCalledTimes(2);
  });
});
