import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  AuditRow,
  JsonObject,
  TerminalPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  DuplicatePhaseError,
  LedgerUnavailableError,
  type AuditLedger,
  type OpenAction,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { ActionMetrics } from '../actions/actionMetrics';
import { settlingMs } from '../actions/deadlines';
import type {
  PrivilegedAction,
  Reconciliation,
} from '../actions/PrivilegedAction';
import type { PrivilegedActionRegistry } from '../actions/PrivilegedActionRegistry';
import { errorDetails } from '../pipeline/errorDetails';
import { OBSERVE_MS } from '../pipeline/observeTarget';
import { askAction, undoPart } from './askAction';
import { concludingEvent } from './concludingEvent';

/** How many open actions are looked at in one run. */
const BATCH = 200;

/** What {@link ActionReconciler} works with. */
export type ActionReconcilerOptions = {
  ledger: AuditLedger;
  registry: PrivilegedActionRegistry;
  metrics: ActionMetrics;
  logger: LoggerService;
  /** How old an intent may become while nobody knows what happened, milliseconds. */
  abandonAfterMs: number;
  /** Told of each action that this process ended, after its row was written. */
  onConcluded(intent: AuditRow, phase: TerminalPhase): void;
};

/**
 * Ends what a crash, a timeout or an outage of the ledger left open: asks each action whether it happened, and writes the terminal row. An action that is not known to
 * have happened or not stays open until it is too old; then it is abandoned, for a person to look into.
 */
export class ActionReconciler {
  readonly #options: ActionReconcilerOptions;

  static create(options: ActionReconcilerOptions): ActionReconciler {
    return new ActionReconciler(options);
  }

  private constructor(options: ActionReconcilerOptions) {
    this.#options = options;
  }

  /**
   * One run over the open actions, oldest first. Two runs at once do no harm: the ledger takes one terminal row.
   *
   * @param signal - ends the run early
   * @throws LedgerUnavailableError if the ledger can't be read or written: the next run goes on
   */
  async run(signal: AbortSignal): Promise<void> {
    const { ledger, logger } = this.#options;
    const open = await ledger.openActions({ olderThanMs: 0, limit: BATCH });
    for (const openAction of open) {
      if (signal.aborted) return;
      await this.#reconcile(openAction).catch(error => {
        // An outage ends the run; anything else is the matter of one action, and must not keep the others open.
        if (error instanceof LedgerUnavailableError) throw error;
        logger.error(
          `Action ${openAction.actionId} could not be reconciled`,
          toError(error),
        );
      });
    }
  }

  async #reconcile(open: OpenAction): Promise<void> {
    const { registry, abandonAfterMs } = this.#options;
    const action = registry.find(open.intent.event_type);
    const ageMs = Date.now() - Date.parse(open.intent.created_at);
    if (ageMs < settlingMs(action, OBSERVE_MS)) return;
    const reconciliation = action
      ? await this.#found(action, open.intent)
      : ({
          outcome: 'unknown',
          why: 'This build of the portal does not know the action',
        } as const);
    switch (reconciliation.outcome) {
      case 'performed':
        await this.#conclude(open, 'succeeded', {
          ...(reconciliation.after && { after: reconciliation.after }),
        });
        break;
      case 'not-performed':
        await this.#conclude(open, 'failed', {
          error: notPerformed(reconciliation.why),
        });
        break;
      case 'undone':
        await this.#conclude(open, 'compensated', {
          error: interrupted(reconciliation.why),
          partial: reconciliation.done,
        });
        break;
      default:
        if (ageMs >= abandonAfterMs) {
          await this.#conclude(open, 'abandoned', {
            error: unknown(reconciliation.why),
          });
        }
    }
  }

  /** What became of an action; if it is found half done, that half is undone. */
  async #found(
    action: PrivilegedAction,
    intent: AuditRow,
  ): Promise<
    | Exclude<Reconciliation, { outcome: 'partial' }>
    | { outcome: 'undone'; done: JsonObject; why: string }
  > {
    const found = await askAction(action, intent);
    if (found.outcome !== 'partial') return found;
    const { done, why } = found;
    const problem = await undoPart(action, intent, done);
    return problem === undefined
      ? { outcome: 'undone', done, why }
      : {
          outcome: 'unknown',
          why: `It was done in part: ${why}. Undoing it failed: ${problem}`,
        };
  }

  async #conclude(
    open: OpenAction,
    phase: TerminalPhase,
    details: JsonObject,
  ): Promise<void> {
    const { ledger, registry, metrics, logger } = this.#options;
    const { intent } = open;
    try {
      await ledger.append(
        concludingEvent(
          intent,
          registry.find(intent.event_type)?.event,
          phase,
          details,
        ),
      );
    } catch (error) {
      // The process that did it was faster, or another reconciler: the action is closed, which is all that is wanted.
      if (error instanceof DuplicatePhaseError) return;
      throw error;
    }
    if (phase === 'abandoned') {
      logger.error(
        `Abandoned action ${open.actionId} (${intent.event_type}): nobody knows whether it happened`,
      );
    } else {
      logger.info(
        `Reconciled action ${open.actionId} (${intent.event_type}): ${phase}`,
      );
    }
    metrics.outcome(intent.event_type, phase);
    this.#options.onConcluded(intent, phase);
  }
}

function notPerformed(why: string) {
  return errorDetails(
    Object.assign(new Error(`It did not happen: ${why}`), {
      name: 'NotPerformedError',
    }),
  );
}

function interrupted(why: string) {
  return errorDetails(
    Object.assign(new Error(`It was interrupted half done: ${why}`), {
      name: 'PartialEffectError',
    }),
  );
}

function unknown(why: string) {
  return errorDetails(
    Object.assign(new Error(why), { name: 'UnknownOutcomeError' }),
  );
}
