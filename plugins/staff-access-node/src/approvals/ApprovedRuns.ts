import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  ApprovalEvidence,
  JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  DuplicatePhaseError,
  type AuditLedger,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  operationDigest,
  type ApprovalState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { ActionMetrics } from '../actions/actionMetrics';
import { INTENT_BUDGET_MS, settlingMs } from '../actions/deadlines';
import { EffectRefusedError } from '../actions/errors';
import type {
  ObservedTarget,
  PrivilegedAction,
} from '../actions/PrivilegedAction';
import type { PrivilegedActionRegistry } from '../actions/PrivilegedActionRegistry';
import type { Attempt } from '../pipeline/Attempt';
import { auditEventOf } from '../pipeline/auditEvent';
import { conclude } from '../pipeline/conclude';
import { meetsConditions } from '../pipeline/conditions';
import { readDecision } from '../pipeline/decide';
import type { Evidence } from '../pipeline/gatherEvidence';
import { OBSERVE_MS, observeTarget } from '../pipeline/observeTarget';
import type { Outcome } from '../pipeline/Outcome';
import { perform } from '../pipeline/perform';
import { withoutSecrets } from '../pipeline/withoutSecrets';
import type { StoredApproval } from '../store/Approvals';
import type { StaffAccessStore } from '../store/StaffAccessStore';
import type { KnownStaff } from './knownStaff';
import type { PersonPolicy } from './personPolicy';
import { attemptOfApproval } from './attemptOfApproval';

/** What {@link ApprovedRuns} works with. */
export type ApprovedRunsOptions = {
  ledger: AuditLedger;
  store: StaffAccessStore;
  registry: PrivilegedActionRegistry;
  staff: KnownStaff;
  people: PersonPolicy;
  metrics: ActionMetrics;
  logger: LoggerService;
};

/**
 * Does what other people approved, in the requester's name: once. The action has the id that the request was given, and the ledger takes one intent of an
 * action, so that however often a run is begun again after a crash, one of them is done.
 */
export class ApprovedRuns {
  readonly #options: ApprovedRunsOptions;

  static create(options: ApprovedRunsOptions): ApprovedRuns {
    return new ApprovedRuns(options);
  }

  private constructor(options: ApprovedRunsOptions) {
    this.#options = options;
  }

  /**
   * Runs an approved request, unless somebody else does, or it has expired.
   *
   * @throws LedgerUnavailableError or ServiceUnavailableError if something could not be read or written: upkeep goes on with it
   */
  async run(id: string): Promise<void> {
    const { store, registry } = this.#options;
    const begunAt = Date.now();
    const waiting = await store.approvals.find(id);
    const action = waiting && registry.find(waiting.actionType);
    const approval = await store.approvals.beginRun(
      id,
      new Date(begunAt),
      new Date(begunAt + INTENT_BUDGET_MS + settlingMs(action, OBSERVE_MS)),
    );
    if (!approval) return;
    const attempt = action && attemptOfApproval(approval, action);
    if (!attempt) {
      const why =
        'This build of the portal can’t read what was asked for: nothing was done.';
      await store.approvals.move(id, 'running', 'refused', why);
      return;
    }
    const evidence = evidenceOf(approval);
    const problem = await this.#problemOf(approval, attempt);
    if (problem !== undefined) {
      await this.#refuse(approval, attempt, evidence, problem);
      return;
    }
    let before: ObservedTarget<JsonObject>;
    try {
      before = await observeTarget(attempt.action, attempt.input);
    } catch (error) {
      const { message } = toError(error);
      await this.#refuse(approval, attempt, evidence, message);
      return;
    }
    if (await this.#commitIntent(attempt, evidence, before, begunAt)) {
      await this.#perform(approval, attempt, evidence, before);
    }
  }

  /** Why what was approved must not be done now; undefined if it may. */
  async #problemOf(
    approval: StoredApproval,
    attempt: Attempt,
  ): Promise<string | undefined> {
    if (!(await this.#isAsRecorded(approval, attempt))) {
      return 'What is stored isn’t what was asked for and approved: nothing was done.';
    }
    const approvers = approval.words
      .filter(({ word }) => word === 'approved')
      .map(({ approver }) => approver);
    if (approvers.includes(approval.requester)) {
      return 'The requester can’t be among those who approve: nothing was done.';
    }
    const { permission } = attempt.action;
    for (const approver of approvers) {
      if ((await this.#rightsOf(approver, permission)).verdict === 'denied') {
        return 'Somebody who approved it may not do it themselves any more: nothing was done.';
      }
    }
    const rights = await this.#rightsOf(approval.requester, permission);
    const evidence = {
      approvals: approvers.length,
      stepUp: approval.stepUp && {
        acrs: approval.stepUp.acrs,
        // As fresh as it was when they asked.
        ageSeconds: Math.max(
          0,
          approval.createdAt.getTime() / 1000 - approval.stepUp.auth_time,
        ),
        bound: approval.stepUpBound,
      },
    };
    const holds =
      rights.verdict === 'allowed' ||
      (rights.verdict === 'conditional' &&
        meetsConditions(rights.decision, evidence));
    return holds
      ? undefined
      : 'Whoever asked for it may not do it any more: nothing was done.';
  }

  /** Whether action, target, input and seen version are those of the row that was written when it was asked for. */
  async #isAsRecorded(
    approval: StoredApproval,
    attempt: Attempt,
  ): Promise<boolean> {
    const digest = operationDigest({
      action: attempt.action.event.id,
      target: { kind: attempt.target.kind, id: attempt.target.id },
      input: attempt.input,
      seenVersion: attempt.seenVersion,
    });
    const rows = await this.#options.ledger.rowsOfAction(approval.id);
    const asked = rows.find(({ phase }) => phase === 'challenged');
    return (
      digest === approval.operationDigest &&
      digest === asked?.operation_digest &&
      approval.requester === asked.actor_user_id &&
      approval.reason === asked.reason
    );
  }

  async #rightsOf(userRef: string, permission: PrivilegedAction['permission']) {
    const { staff, people } = this.#options;
    const ownershipRefs = await staff.ownershipRefsOf(userRef);
    return readDecision(
      ownershipRefs && people.decide(permission, { userRef, ownershipRefs }),
    );
  }

  async #refuse(
    approval: StoredApproval,
    attempt: Attempt,
    evidence: Evidence,
    why: string,
  ): Promise<void> {
    const { ledger, metrics, store } = this.#options;
    await ledger.append(
      auditEventOf(attempt, 'denied', evidence, {
        ground: 'approval',
        error: { message: why },
      }),
    );
    metrics.outcome(attempt.action.event.id, 'denied');
    await store.approvals.move(approval.id, 'running', 'refused', why);
  }

  /** @returns whether it may be performed; false if another run was faster, or this one is too late for it */
  async #commitIntent(
    attempt: Attempt,
    evidence: Evidence,
    before: ObservedTarget<JsonObject>,
    begunAt: number,
  ): Promise<boolean> {
    const { ledger, metrics } = this.#options;
    try {
      await ledger.append(
        auditEventOf(attempt, 'intent', evidence, { before: before.state }),
      );
    } catch (error) {
      if (error instanceof DuplicatePhaseError) return false;
      metrics.intentRefused(attempt.action.event.id);
      throw error;
    }
    return Date.now() - begunAt <= INTENT_BUDGET_MS;
  }

  async #perform(
    approval: StoredApproval,
    attempt: Attempt,
    evidence: Evidence,
    before: ObservedTarget<JsonObject>,
  ): Promise<void> {
    const { store } = this.#options;
    const outcome = withoutSecrets(
      attempt,
      withoutChallenge(await perform(attempt, before, approval.stepUp)),
    );
    const { body } = await conclude(this.#options, attempt, evidence, outcome);
    const { state, message } = answerOf(body);
    if (state === undefined) {
      await store.approvals.leave(approval.id);
    } else {
      await store.approvals.move(approval.id, 'running', state, message);
    }
  }
}

/** Nobody is there to answer an upstream's challenge: it is a refusal. */
function withoutChallenge(outcome: Outcome): Outcome {
  if (outcome.state !== 'challenged-upstream') return outcome;
  const { upstream } = outcome.error;
  return {
    state: 'failed',
    status: 502,
    error: new EffectRefusedError(
      `${upstream} asks whoever asked for it for a step-up, who isn’t there: nothing was done.`,
    ),
    remoteCalls: outcome.remoteCalls,
  };
}

/** What an answer says of how it ended; without a state the action is still open. */
function answerOf(body: JsonObject): {
  state?: Extract<ApprovalState, 'succeeded' | 'failed' | 'compensated'>;
  message?: string;
} {
  const { error, state } = body;
  const message =
    typeof error === 'object' && error !== null && 'message' in error
      ? String(error.message)
      : undefined;
  return state === 'succeeded' || state === 'failed' || state === 'compensated'
    ? { state, message }
    : {};
}

function evidenceOf(approval: StoredApproval): Evidence {
  const approvals: ApprovalEvidence['approvals'] = approval.words.flatMap(
    ({ approver, word, stepUp }) =>
      word === 'approved' && stepUp
        ? [
            {
              approver,
              operation_digest: approval.operationDigest,
              step_up: stepUp,
            },
          ]
        : [],
  );
  return {
    earlierStepUp: approval.stepUp,
    approval: { request_id: approval.id, approvals },
  };
}
