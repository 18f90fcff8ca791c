import { prepareLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import knexFactory, { type Knex } from 'knex';
import { randomBytes } from 'node:crypto';

/** The roles of a database whose ledger the portal doesn't own. */
export type LedgerRoles = {
  /** The portal's: it may append and read. */
  runtime: { user: string; password: string };
  /** Takes the roles away. */
  drop(): Promise<void>;
};

/**
 * Makes the ledger's tables as a role of their own, and a role for the portal, as `audit-migrate` does.
 *
 * @param admin - a pool of a superuser
 */
export async function createRuntimeRole(admin: Knex): Promise<LedgerRoles> {
  const suffix = randomBytes(6).toString('hex');
  const [owner, runtime] = [`ledger_${suffix}`, `portal_${suffix}`];
  const password = randomBytes(12).toString('hex');
  const { host, port, database } = admin.client.config.connection;
  for (const role of [owner, runtime]) {
    await admin.raw(`create role ${role} login password '${password}'`);
    // Each makes schemas, the portal those of its other plugins.
    await admin.raw(`grant create on database "${database}" to ${role}`);
  }
  const pool = knexFactory({
    client: 'pg',
    connection: { host, port, database, user: owner, password },
    searchPath: ['audit-log'],
  });
  try {
    await prepareLedger({
      database: pool,
      schema: 'audit-log',
      runtimeRole: runtime,
    });
  } finally {
    await pool.destroy();
  }
  return {
    runtime: { user: runtime, password },
    async drop() {
      for (const role of [runtime, owner]) {
        await admin.raw(`drop owned by ${role} cascade`);
        await admin.raw(`drop role ${role}`);
      }
    },
  };
}
