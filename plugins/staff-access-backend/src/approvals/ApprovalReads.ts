import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  approvalStates,
  pendingApprovalStates,
  type Approval,
  type ApprovalList,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type {
  Approvals,
  PrivilegedActionRegistry,
  StaffCaller,
  StoredApproval,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { SecondPerson } from './SecondPerson';

/** How many requests a page has. */
const PAGE = 50;

/** More than these never wait at once for one person in earnest; the number beside the menu entry ends here. */
const MOST_WAITING = 200;

/** Requests for approval as a caller may see them: their own, and those that they may do themselves. */
export class ApprovalReads {
  readonly #approvals: Approvals;
  readonly #registry: PrivilegedActionRegistry;
  readonly #secondPerson: SecondPerson;

  static create(options: {
    approvals: Approvals;
    registry: PrivilegedActionRegistry;
    secondPerson: SecondPerson;
  }): ApprovalReads {
    return new ApprovalReads(options);
  }

  private constructor(options: {
    approvals: Approvals;
    registry: PrivilegedActionRegistry;
    secondPerson: SecondPerson;
  }) {
    this.#approvals = options.approvals;
    this.#registry = options.registry;
    this.#secondPerson = options.secondPerson;
  }

  /** A page of requests, newest first. */
  async list(
    caller: StaffCaller,
    filter: { state: 'waiting' | 'past'; before?: string },
  ): Promise<ApprovalList> {
    const actionTypes = await this.#secondPerson.actionsOf(
      caller.credentials,
      this.#registry.ids(),
    );
    const find = (state: 'waiting' | 'past', limit: number, before?: string) =>
      this.#approvals.list({
        states: approvalStates.filter(
          one => pendingApprovalStates.includes(one) === (state === 'waiting'),
        ),
        requester: caller.session.userRef,
        actionTypes,
        before,
        limit,
      });
    const [found, waiting] = await Promise.all([
      find(filter.state, PAGE + 1, filter.before),
      find('waiting', MOST_WAITING),
    ]);
    const shown = found.slice(0, PAGE);
    const now = Date.now();
    return {
      items: shown.map(one =>
        shownTo(caller, one, whyNot(caller, one, actionTypes)),
      ),
      waitingForMe: waiting.filter(
        one =>
          one.state === 'waiting' &&
          one.expiresAt.getTime() > now &&
          whyNot(caller, one, actionTypes) === undefined,
      ).length,
      next: found.length > PAGE ? shown[shown.length - 1].id : undefined,
    };
  }

  /**
   * One request.
   *
   * @throws NotFoundError (404); NotAllowedError (403) for whoever neither asked for it nor may do it themselves
   */
  async one(caller: StaffCaller, id: string): Promise<Approval> {
    const approval = await this.#approvals.find(id);
    if (!approval) throw new NotFoundError(`There is no request '${id}'`);
    const objection = await this.#secondPerson.objection(approval, caller);
    const isMine = approval.requester === caller.session.userRef;
    const mayDo = await this.#secondPerson.actionsOf(caller.credentials, [
      approval.actionType,
    ]);
    if (!isMine && mayDo.length === 0) {
      throw new NotAllowedError(
        objection ??
          'You may not see this request: you could not decide on it.',
      );
    }
    return shownTo(caller, approval, objection);
  }
}

/** The same as {@link SecondPerson.objection}, for many requests at once. */
function whyNot(
  { session, agent }: StaffCaller,
  approval: StoredApproval,
  actionTypes: readonly string[],
): string | undefined {
  if (agent) return 'An agent is nobody’s second person.';
  if (approval.requester === session.userRef)
    return 'You asked for it yourself.';
  if (!actionTypes.includes(approval.actionType)) {
    return 'You may not do it yourself.';
  }
  return approval.words.some(({ approver }) => approver === session.userRef)
    ? 'You have given your word on it already.'
    : undefined;
}

function shownTo(
  { session }: StaffCaller,
  approval: StoredApproval,
  objection: string | undefined,
): Approval {
  const waits =
    approval.state === 'waiting' && approval.expiresAt.getTime() > Date.now();
  return {
    id: approval.id,
    action: approval.actionType,
    target: { kind: approval.target.kind, id: approval.target.id },
    input: approval.input,
    reason: approval.reason,
    preview: approval.preview,
    operationDigest: approval.operationDigest,
    requester: {
      userRef: approval.requester,
      name: approval.actor.name,
      roles: approval.actor.roles,
    },
    quorum: approval.quorum,
    words: approval.words.map(one => ({
      by: { userRef: one.approver, name: one.approverName },
      word: one.word,
      reason: one.reason,
      at: one.createdAt.toISOString(),
    })),
    state: approval.state,
    message: approval.message,
    createdAt: approval.createdAt.toISOString(),
    expiresAt: approval.expiresAt.toISOString(),
    isMine: approval.requester === session.userRef,
    mayDecide: waits && objection === undefined,
    whyNot: waits ? objection : undefined,
  };
}
