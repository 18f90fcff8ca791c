import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  actionAnswerOf,
  type ApprovedRuns,
  type Approvals,
  type PrivilegedActionRegistry,
  type StoredApproval,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { ApprovalNotices } from './ApprovalNotices';

/** How many requests are looked at in one run. */
const BATCH = 100;

const EXPIRED = 'Nobody decided in time: nothing was done.';

/** What {@link ApprovalUpkeep} works with. */
export type ApprovalUpkeepOptions = {
  approvals: Approvals;
  ledger: AuditLedger;
  registry: PrivilegedActionRegistry;
  runs: Pick<ApprovedRuns, 'run'>;
  notices: ApprovalNotices;
  logger: LoggerService;
};

/**
 * Brings requests to their end that nobody is at work on: expires them, runs those that were approved before a crash, finds out about those that a crash left
 * running, and tells people.
 */
export class ApprovalUpkeep {
  readonly #options: ApprovalUpkeepOptions;

  static create(options: ApprovalUpkeepOptions): ApprovalUpkeep {
    return new ApprovalUpkeep(options);
  }

  private constructor(options: ApprovalUpkeepOptions) {
    this.#options = options;
  }

  /**
   * One run, oldest first. Two runs at once do no harm.
   *
   * @param signal - ends the run early
   * @throws ServiceUnavailableError if the database can't be asked: the next run goes on
   */
  async run(signal: AbortSignal): Promise<void> {
    const { approvals, logger, notices } = this.#options;
    for (const approval of await approvals.due(new Date(), BATCH)) {
      if (signal.aborted) return;
      await this.#end(approval).catch(error => {
        logger.warn(
          `Approval ${approval.id} could not be brought further`,
          toError(error),
        );
      });
    }
    await notices.send(BATCH);
  }

  async #end(approval: StoredApproval): Promise<void> {
    const hasExpired = approval.expiresAt.getTime() <= Date.now();
    if (approval.state === 'running') {
      await this.#findOut(approval);
    } else if (hasExpired) {
      await this.#expire(approval);
    } else {
      await this.#options.runs.run(approval.id);
    }
  }

  /** The row first: that nobody decided is known to the log before it is to anybody else. */
  async #expire(approval: StoredApproval): Promise<void> {
    const { approvals, ledger, registry } = this.#options;
    const event = registry.find(approval.actionType)?.event;
    if (event) {
      await ledger.append({
        definition: event,
        actionId: approval.id,
        phase: 'denied',
        actor: approval.actor,
        request: approval.request,
        target: approval.target,
        reason: approval.reason,
        operationDigest: approval.operationDigest,
        details: {
          input: approval.input,
          seenVersion: approval.seenVersion,
          ground: 'expired',
          error: { message: EXPIRED },
        },
      });
    }
    await approvals.move(approval.id, approval.state, 'expired', EXPIRED);
  }

  /** Whoever ran it is gone. What the ledger says of the action counts; without an intent nothing was done, and it can be run again. */
  async #findOut({ id }: StoredApproval): Promise<void> {
    const { approvals, ledger } = this.#options;
    const answer = actionAnswerOf(await ledger.rowsOfAction(id));
    if (!answer) {
      await approvals.move(id, 'running', 'approved');
      return;
    }
    const { state, message } = answer;
    // The reconciler is finding out.
    if (state === 'open' || state === 'awaiting-approval') return;
    await approvals.move(id, 'running', state, message);
  }
}
