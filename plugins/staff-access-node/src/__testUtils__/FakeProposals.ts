import type {
  NewProposal,
  ProposalDecision,
  Proposals,
  StoredProposal,
} from '../store/Proposals';

/** Proposals in memory, that keep the contract. */
export class FakeProposals implements Proposals {
  readonly stored = new Map<string, StoredProposal>();
  readonly announced = new Set<string>();
  readonly #enter: (method: string) => void;

  constructor(enter: (method: string) => void) {
    this.#enter = enter;
  }

  async create(proposal: NewProposal): Promise<StoredProposal> {
    this.#enter('createProposal');
    const stored = { ...proposal, state: 'waiting' as const };
    this.stored.set(proposal.id, stored);
    return stored;
  }

  async waiting(
    wanted: Pick<NewProposal, 'agent' | 'person' | 'requestHash'>,
    now: Date,
  ): Promise<StoredProposal | undefined> {
    return [...this.stored.values()].find(
      ({ agent, person, requestHash, state, expiresAt }) =>
        state === 'waiting' &&
        expiresAt > now &&
        agent.id === wanted.agent.id &&
        person.userRef === wanted.person.userRef &&
        requestHash === wanted.requestHash,
    );
  }

  async find(id: string): Promise<StoredProposal | undefined> {
    return this.stored.get(id);
  }

  async list(): Promise<StoredProposal[]> {
    return [...this.stored.values()];
  }

  async dismiss(decision: ProposalDecision): Promise<boolean> {
    return this.decide('dismissed', decision);
  }

  async unannounced(): Promise<StoredProposal[]> {
    return [...this.stored.values()].filter(
      ({ id, state }) => state === 'waiting' && !this.announced.has(id),
    );
  }

  async noteAnnounced(id: string): Promise<void> {
    this.announced.add(id);
  }

  decide(
    state: 'confirmed' | 'dismissed',
    { id, by, actionId, now }: ProposalDecision,
  ): boolean {
    const proposal = this.stored.get(id);
    if (proposal?.state !== 'waiting' || proposal.expiresAt <= now) {
      return false;
    }
    Object.assign(proposal, { state, decided: { by, actionId } });
    return true;
  }

  reopen(actionId: string): void {
    for (const proposal of this.stored.values()) {
      if (
        proposal.state === 'confirmed' &&
        proposal.decided?.actionId === actionId
      ) {
        Object.assign(proposal, { state: 'waiting', decided: undefined });
      }
    }
  }
}
