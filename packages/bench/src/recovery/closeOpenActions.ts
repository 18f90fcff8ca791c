import type { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  ActionReconciler,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { setTimeout } from 'node:timers/promises';
import { quietLogger } from '../ledgerAppend/quietLogger';

/** An intent is its own process's for half a minute; nothing here may take much longer. */
const PATIENCE_MS = 120_000;

/**
 * Runs the reconciler as the portal does, every second, until nothing is open.
 *
 * @returns how many actions it closed
 * @throws Error if something is still open after two minutes
 */
export async function closeOpenActions(
  ledger: DatabaseAuditLedger,
  action: PrivilegedAction,
): Promise<number> {
  ledger.register(action.event);
  let closed = 0;
  const reconciler = ActionReconciler.create({
    ledger,
    registry: {
      register() {},
      registerRevert() {},
      findRevert: () => undefined,
      ids: () => [],
      find: id => (id === action.event.id ? action : undefined),
    },
    metrics: {
      intentRefused() {},
      terminalRefused() {},
      outcome() {
        closed += 1;
      },
    },
    logger: quietLogger,
    abandonAfterMs: 15 * 60_000,
    onConcluded: () => {},
  });
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    await reconciler.run(AbortSignal.timeout(PATIENCE_MS));
    const open = await ledger.openActions({ olderThanMs: 0, limit: 1 });
    if (open.length === 0) return closed;
    if (Date.now() > deadline) {
      throw new Error(`${open[0].actionId} is still open`);
    }
    await setTimeout(1_000);
  }
}
