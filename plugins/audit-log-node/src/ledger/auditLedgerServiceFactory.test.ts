import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createBackendPlugin,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { type AuditLedger, auditLedgerServiceRef } from '../AuditLedger';
import { LedgerUnavailableError } from '../errors';
import { auditLedgerServiceFactory } from './auditLedgerServiceFactory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** Polls until a condition holds; jest's own timeout is the limit. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}

describe('auditLedgerServiceFactory', () => {
  let ledgerDatabases: LedgerDatabases;
  let backend: TestBackend | undefined;

  beforeEach(async () => {
    ledgerDatabases = await LedgerDatabases.create(databases);
  });

  afterEach(async () => {
    await backend?.stop();
    backend = undefined;
    await ledgerDatabases.close();
  });

  async function start(config: JsonObject = {}) {
    const seen: { ledger?: AuditLedger; database?: DatabaseService } = {};
    const plugin = createBackendPlugin({
      pluginId: 'audit-log',
      register(env) {
        env.registerInit({
          deps: {
            ledger: auditLedgerServiceRef,
            database: coreServices.database,
          },
          async init({ ledger, database }) {
            Object.assign(seen, { ledger, database });
          },
        });
      },
    });
    backend = await startTestBackend({
      features: [
        plugin,
        auditLedgerServiceFactory,
        databaseServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: {
                client: 'pg',
                connection: ledgerDatabases.connection,
                pluginDivisionMode: 'schema',
                knexConfig: { pool: { min: 1, max: 7 } },
              },
            },
            ...config,
          },
        }),
      ],
    });
    return seen as { ledger: AuditLedger; database: DatabaseService };
  }

  it("opens the audit log plugin's own schema", async () => {
    const { ledger, database } = await start();
    const row = await ledger.append(restart('observed'));
    const knex = await database.getClient();
    expect(await knex('security_audit_events').pluck('id')).toEqual([row.id]);
    expect(
      await ledgerDatabases
        .admin('pg_tables')
        .where({ tablename: 'security_audit_events' })
        .pluck('schemaname'),
    ).toEqual(['audit-log']);
  });

  it('holds for writers whose search path is another', async () => {
    const { ledger } = await start();
    await ledger.append(restart('observed'));
    await ledgerDatabases.admin.raw(`
      insert into "audit-log".security_audit_events
      select seq + 1, v, gen_random_uuid(), gen_random_uuid(), 'intent', event_type, event_category, severity, source,
        actor_kind, actor_user_id, agent_subject, act, user_id, organization_id, workspace_id, cell_id, target_kind, target_id,
        reason, ip, user_agent, connection, request_id, step_up, approval, operation_digest, compensates, details, created_at,
        leaf_hash
      from "audit-log".security_audit_events`);
    expect(
      await ledger.openActions({ olderThanMs: 0, limit: 10 }),
    ).toHaveLength(1);
  });

  it('has the server end a statement that can not finish in time', async () => {
    const { ledger } = await start({ auditLog: { appendDeadline: '1s' } });
    const { admin } = ledgerDatabases;
    const blocked = () =>
      admin('pg_stat_activity')
        .whereRaw('datname = current_database()')
        .where({
          application_name: 'backstage_plugin_audit-log',
          wait_event_type: 'Lock',
        })
        .pluck('query');

    const holder = await admin.transaction();
    await holder.raw('select * from "audit-log".audit_ledger_head for update');
    const appended = ledger.append(restart('observed'));
    appended.catch(() => {});
    await until(async () => (await blocked()).length === 1);
    await expect(appended).rejects.toThrow(LedgerUnavailableError);
    await until(async () => (await blocked()).length === 0);
    await holder.rollback();

    const row = await ledger.append(restart('observed'));
    expect(row.seq).toBe(0);
  });

  it('refuses a key that is too short', async () => {
    await expect(start({ auditLog: { hmacKey: 'short' } })).rejects.toThrow(
      /auditLog.hmacKey must have at least 32 characters/,
    );
  });

  it('writes what is waiting before it stops', async () => {
    const { ledger } = await start();
    const waiting = Promise.all(
      Array.from({ length: 50 }, () => ledger.append(restart('observed'))),
    );
    await backend?.stop();
    backend = undefined;
    expect(await waiting).toHaveLength(50);
  });
});
