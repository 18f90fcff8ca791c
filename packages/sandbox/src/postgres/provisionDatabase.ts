import { Client } from 'pg';

/** The portal's database, and the role that owns it. */
export const PORTAL_DATABASE = 'alphaswarm_admin';
export const PORTAL_ROLE = 'alphaswarm_admin';

/**
 * Makes the portal's database and its role, unless they are there. The role is no superuser and can create neither databases nor roles; nobody
 * else but the superuser may connect to its database.
 *
 * @param url - connects as superuser
 * @param password - the role's, set anew each time
 */
export async function provisionDatabase(
  url: string,
  password: string,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const role = client.escapeIdentifier(PORTAL_ROLE);
    const database = client.escapeIdentifier(PORTAL_DATABASE);
    const roles = await client.query(
      'select from pg_roles where rolname = $1',
      [PORTAL_ROLE],
    );
    if (roles.rowCount === 0) {
      await client.query(`create role ${role}`);
    }
    await client.query(
      `alter role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${client.escapeLiteral(password)}`,
    );
    const databases = await client.query(
      'select from pg_database where datname = $1',
      [PORTAL_DATABASE],
    );
    if (databases.rowCount === 0) {
      await client.query(`create database ${database} owner ${role}`);
    }
    await client.query(
      `revoke connect, temporary on database ${database} from public`,
    );
  } finally {
    await client.end();
  }
}
