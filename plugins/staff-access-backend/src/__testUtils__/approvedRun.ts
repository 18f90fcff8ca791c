import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  ApprovedRuns,
  createPrivilegedAction,
  createStaffAccessStore,
  migrateStaffAccessSchema,
  type PrivilegedAction,
  type PrivilegedActionRegistry,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  createPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import knexFactory from 'knex';
import { z } from 'zod';

/** What a process that runs an approved request is told. */
export type RunOrder = {
  /** Of Postgres. */
  connection: string;
  /** Of the remote side that takes deliveries. */
  remote: string;
  approvalId: string;
  moment: string;
};

/** Whoever approves. */
export const APPROVER = 'user:staff/0a0a0a0a-0000-4000-8000-000000000003';

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };

const quiet: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => quiet,
};

/** An action with one effect at a remote side, which can be asked whether it happened. */
export function deliverAction(remote: string): PrivilegedAction {
  return createPrivilegedAction<{ parcel: string }, {}, { delivered: boolean }>(
    {
      event: defineAuditEvent({
        id: 'demo.parcel.deliver',
        version: 1,
        category: 'safety',
        severity: 'warning',
        title: 'Deliver',
        sentence: 'delivered {target}',
        ocsfActivityId: 1,
      }),
      permission: createPermission({
        name: 'demo.parcel.deliver',
        attributes: { action: 'update' },
        resourceType: 'privileged-action',
      }),
      input: z.strictObject({ parcel: z.string() }),
      deadlineMs: 5_000,
      target: ({ parcel }) => ({ kind: 'parcel', id: parcel }),
      observe: async () => ({ state: {}, version: 'v1' }),
      describe: ({ parcel }) => ({
        title: `Deliver ${parcel}`,
        confirmLabel: 'Deliver',
        destructive: false,
        changes: [],
        affects: [],
        warnings: [],
        undo: 'It can’t be undone',
      }),
      async perform({ actionId, signal }) {
        const url = `${remote}/${actionId}`;
        const { status } = await fetch(url, { method: 'POST', signal });
        if (status !== 201) throw new Error(`${status}`);
        return { result: { delivered: true } };
      },
      async reconcile({ actionId, signal }) {
        const { status } = await fetch(`${remote}/${actionId}`, { signal });
        return status === 200
          ? { outcome: 'performed' }
          : { outcome: 'not-performed', why: 'nothing was delivered' };
      },
    },
  );
}

/** Ledger, store and runs over a database, for {@link deliverAction} alone. Everybody may. */
export async function openRuns(order: { connection: string; remote: string }) {
  const open = (schema: string) =>
    knexFactory({
      client: 'pg',
      connection: order.connection,
      searchPath: [schema],
      pool: { min: 0 },
    });
  const ledgerDatabase = open('audit-log');
  const storeDatabase = open('staff-access');
  await migrateStaffAccessSchema(storeDatabase);
  const action = deliverAction(order.remote);
  const ledger = await DatabaseAuditLedger.create({
    database: ledgerDatabase,
    logger: quiet,
    deadlineMs: 10_000,
  });
  ledger.register(action.event);
  const registry: PrivilegedActionRegistry = {
    register() {},
    registerRevert() {},
    findRevert: () => undefined,
    ids: () => [action.event.id],
    find: id => (id === action.event.id ? action : undefined),
  };
  const options = {
    ledger,
    store: createStaffAccessStore({
      database: { client: async () => storeDatabase },
      logger: quiet,
    }),
    registry,
    metrics: { intentRefused() {}, terminalRefused() {}, outcome() {} },
    logger: quiet,
    staff: { ownershipRefsOf: async (userRef: string) => [userRef] },
    people: { decide: () => allow },
  };
  return {
    ...options,
    action,
    runs: ApprovedRuns.create(options),
    async close() {
      await ledgerDatabase.destroy();
      await storeDatabase.destroy();
    },
  };
}
