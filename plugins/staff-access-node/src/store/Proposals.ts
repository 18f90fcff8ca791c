import type {
  ActChain,
  JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  ActionPreview,
  ProposalState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { MutatingMethod } from '../door/stances';
import type { ActionTarget } from '../actions/PrivilegedAction';

/** What the rows of an action say of the agent that proposed it. */
export type ProposalEvidence = {
  /** The proposal's id; the agent's own row has it as `action_id`. */
  id: string;
  agent_subject: string;
  agent_title: string;
  act?: ActChain;
  /** Whom the agent acted for. */
  person: string;
  reason: string;
};

/** A proposal to store. */
export type NewProposal = {
  /** UUIDv7. */
  id: string;
  /** Where the action is mounted. */
  pluginId: string;
  method: MutatingMethod;
  path: string;
  actionType: string;
  target: ActionTarget;
  /** The whole input, and the part of it that is beside the path. */
  input: JsonObject;
  body: JsonObject;
  reason: string;
  operationDigest: string;
  requestHash: string;
  preview: ActionPreview;
  agent: { id: string; title: string };
  person: { userRef: string; name?: string };
  createdAt: Date;
  expiresAt: Date;
};

/** A stored proposal. One that waits beyond its time reads as `expired`. */
export type StoredProposal = NewProposal & {
  state: ProposalState;
  /** By whom and by which action it was decided. */
  decided?: { by: string; actionId: string };
};

/** How somebody decides about a proposal. */
export type ProposalDecision = {
  id: string;
  by: string;
  actionId: string;
  now: Date;
};

/** Proposals of agents. Every method rejects with `ServiceUnavailableError` if the database can't be asked. */
export interface Proposals {
  /** Stores a proposal, unless the same agent has the same one waiting for the same person: then that one is returned. */
  create(proposal: NewProposal): Promise<StoredProposal>;

  /** The one that waits with this request, if any. */
  waiting(
    proposal: Pick<NewProposal, 'agent' | 'person' | 'requestHash'>,
    now: Date,
  ): Promise<StoredProposal | undefined>;

  find(id: string): Promise<StoredProposal | undefined>;

  /** Newest first: those that were made for `person`, or that are about one of `actionTypes`. */
  list(filter: {
    waiting: boolean;
    person: string;
    actionTypes: readonly string[];
    before?: string;
    limit: number;
  }): Promise<StoredProposal[]>;

  /**
   * Says that nothing comes of it.
   *
   * @returns whether it still waited
   */
  dismiss(decision: ProposalDecision): Promise<boolean>;

  /** Those that wait, and that the person was not told of yet. Oldest first. */
  unannounced(limit: number): Promise<StoredProposal[]>;

  /** Notes that the person was told. */
  noteAnnounced(id: string): Promise<void>;
}
