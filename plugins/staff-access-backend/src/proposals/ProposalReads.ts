import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type {
  Proposal,
  ProposalList,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type {
  PrivilegedActionRegistry,
  Proposals,
  StaffCaller,
  StoredProposal,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { SecondPerson } from '../approvals/SecondPerson';

/** How many proposals a page has. */
const PAGE = 50;

/** Proposals as a caller may see them: those that an agent made for them, and those that they may do themselves. */
export class ProposalReads {
  readonly #proposals: Proposals;
  readonly #registry: PrivilegedActionRegistry;
  readonly #secondPerson: Pick<SecondPerson, 'actionsOf'>;

  static create(options: {
    proposals: Proposals;
    registry: PrivilegedActionRegistry;
    secondPerson: Pick<SecondPerson, 'actionsOf'>;
  }): ProposalReads {
    return new ProposalReads(options);
  }

  private constructor(options: {
    proposals: Proposals;
    registry: PrivilegedActionRegistry;
    secondPerson: Pick<SecondPerson, 'actionsOf'>;
  }) {
    this.#proposals = options.proposals;
    this.#registry = options.registry;
    this.#secondPerson = options.secondPerson;
  }

  /** A page of proposals, newest first. */
  async list(
    caller: StaffCaller,
    filter: { state: 'waiting' | 'past'; before?: string },
  ): Promise<ProposalList> {
    const actionTypes = await this.#secondPerson.actionsOf(
      caller.credentials,
      this.#registry.ids(),
    );
    const found = await this.#proposals.list({
      waiting: filter.state === 'waiting',
      person: caller.session.userRef,
      actionTypes,
      before: filter.before,
      limit: PAGE + 1,
    });
    const shown = found.slice(0, PAGE);
    return {
      items: shown.map(one => shownTo(caller, one, actionTypes)),
      next: found.length > PAGE ? shown[shown.length - 1].id : undefined,
    };
  }

  /**
   * One proposal.
   *
   * @throws NotFoundError (404); NotAllowedError (403) for whom it concerns in no way
   */
  async one(caller: StaffCaller, id: string): Promise<Proposal> {
    const proposal = await this.#proposals.find(id);
    if (!proposal) throw new NotFoundError(`There is no proposal '${id}'`);
    const actionTypes = await this.#secondPerson.actionsOf(caller.credentials, [
      proposal.actionType,
    ]);
    if (!concerns(caller, proposal, actionTypes)) {
      throw new NotAllowedError(
        'You may not see this proposal: you could not do it yourself.',
      );
    }
    return shownTo(caller, proposal, actionTypes);
  }
}

/** Whether a proposal was made for the caller, or is about something that they may do themselves. */
export function concerns(
  { session }: StaffCaller,
  { person, actionType }: StoredProposal,
  actionTypes: readonly string[],
): boolean {
  return person.userRef === session.userRef || actionTypes.includes(actionType);
}

function shownTo(
  caller: StaffCaller,
  proposal: StoredProposal,
  actionTypes: readonly string[],
): Proposal {
  const { id, agent, decided, input, person, preview, reason, state } =
    proposal;
  const mayDecide = state === 'waiting' && caller.agent === undefined;
  return {
    id,
    action: proposal.actionType,
    target: { kind: proposal.target.kind, id: proposal.target.id },
    input,
    reason,
    preview,
    agent,
    person,
    request: {
      pluginId: proposal.pluginId,
      method: proposal.method,
      path: proposal.path,
      input: proposal.body,
    },
    state,
    decidedBy: decided && { userRef: decided.by, actionId: decided.actionId },
    createdAt: proposal.createdAt.toISOString(),
    expiresAt: proposal.expiresAt.toISOString(),
    isForMe: person.userRef === caller.session.userRef,
    mayConfirm: mayDecide && actionTypes.includes(proposal.actionType),
    mayDismiss: mayDecide && concerns(caller, proposal, actionTypes),
  };
}
