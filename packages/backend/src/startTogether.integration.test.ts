import { randomBytes } from 'node:crypto';
import { createDatabase, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(240_000);

/** They write one ledger: with the same keys. */
const auditLog = {
  origin: 'admin.example/audit-log',
  hmacKey: randomBytes(32).toString('hex'),
  signingKeys: [{ seed: randomBytes(32).toString('base64') }],
};

describe('replicas that start together on an empty database', () => {
  it('all come up', async () => {
    const database = await createDatabase();
    try {
      const portals = await Promise.all(
        [1, 2, 3].map(() => startPortal({ auditLog }, [], database)),
      );
      const health = await Promise.all(
        portals.map(({ origin }) => fetch(`${origin}/admin/health`)),
      );
      expect(health.map(({ status }) => status)).toEqual([200, 200, 200]);
      for (const portal of portals) await portal.stop();
    } finally {
      await database.drop();
    }
  });
});
