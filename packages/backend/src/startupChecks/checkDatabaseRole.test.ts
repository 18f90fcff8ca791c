import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { checkDatabaseRole } from './checkDatabaseRole';

const superuser =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '';

describe('the rights of the portal’s role', () => {
  const admin = new Client({ connectionString: superuser });
  const made: string[] = [];

  beforeAll(() => admin.connect());
  afterAll(async () => {
    for (const role of made.toReversed())
      await admin.query(`drop role ${role}`);
    await admin.end();
  });

  /** Makes a role and looks at it as the portal would. */
  async function checkRole(rights: string, memberOf?: string) {
    const role = `portal_${randomUUID().replaceAll('-', '')}`;
    await admin.query(`create role ${role} login password 'portal' ${rights}`);
    made.push(role);
    if (memberOf) await admin.query(`grant ${memberOf} to ${role}`);
    const url = new URL(superuser);
    return checkDatabaseRole({
      host: url.hostname,
      port: Number(url.port),
      user: role,
      password: 'portal',
      database: url.pathname.slice(1),
    });
  }

  it('are few: a role that owns its schemas and nothing else passes', async () => {
    await expect(checkRole('nosuperuser')).resolves.toEqual([]);
  });

  it.each([
    ['superuser', /is a superuser/],
    ['createrole', /may create roles/],
    ['replication', /may replicate/],
    ['bypassrls', /bypasses row security/],
  ])('%s is unsafe', async (right, expected) => {
    const findings = await checkRole(right);
    expect(findings).toEqual([
      {
        key: 'backend.database.connection.user',
        problem: expect.stringMatching(expected),
      },
    ]);
  });

  it('a hosted database’s administrator is unsafe', async () => {
    await admin.query('create role rds_superuser');
    made.push('rds_superuser');
    const findings = await checkRole('nosuperuser', 'rds_superuser');
    expect(findings).toEqual([
      expect.objectContaining({
        problem: expect.stringMatching(/is a member of rds_superuser$/),
      }),
    ]);
  });
});
