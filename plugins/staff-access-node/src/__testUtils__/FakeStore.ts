import { ServiceUnavailableError } from '@backstage/errors';
import type {
  ActionClaim,
  ActionClaims,
  ClaimOutcome,
  ClaimRequest,
  StoredAnswer,
} from '../store/ActionClaims';
import { grantIdOf } from '../store/hashes';
import type { StaffAccessStore } from '../store/StaffAccessStore';
import type {
  Challenge,
  NewChallenge,
  NewStepUpTransaction,
  StepUpGrant,
  StepUpOwner,
  StepUpProof,
  StepUps,
} from '../store/StepUps';
import { FakeApprovals } from './FakeApprovals';
import { FakeProposals } from './FakeProposals';
import { Journal } from './Journal';

type OwnedGrant = StepUpGrant &
  StepUpOwner & { operationDigest: string; used: boolean };

/** A store in memory that keeps the contract, and fails on demand. */
export class FakeStore implements StaffAccessStore {
  readonly claimed = new Map<string, ActionClaim>();
  readonly challenges = new Map<string, NewChallenge & Challenge>();
  readonly grants: OwnedGrant[] = [];
  /** Names of methods that reject, such as `claim` or `createChallenge`. */
  readonly failing = new Set<string>();
  readonly #journal: Journal;

  constructor(journal: Journal = new Journal()) {
    this.#journal = journal;
  }

  readonly claims: ActionClaims = {
    find: async (actor, key) => {
      this.#enter('find');
      return this.claimed.get(`${actor} ${key}`);
    },
    claim: async (request: ClaimRequest): Promise<ClaimOutcome> => {
      this.#enter('claim');
      const name = `${request.actor} ${request.key}`;
      if (this.claimed.has(name)) return 'taken';
      if (request.grant && !this.#use(request.grant)) return 'grant-gone';
      const { proposal, actionId } = request;
      if (
        proposal &&
        !this.proposals.decide('confirmed', {
          ...proposal,
          actionId,
          now: new Date(),
        })
      ) {
        return 'proposal-gone';
      }
      this.claimed.set(name, {
        requestHash: request.requestHash,
        actionId: request.actionId,
        runningUntil: request.runningUntil,
      });
      return 'claimed';
    },
    settle: async (actionId: string, answer: StoredAnswer) => {
      this.#enter('settle');
      this.#change(actionId, { answer });
    },
    leave: async (actionId: string) => {
      this.#enter('leave');
      this.#change(actionId, { runningUntil: new Date(0) });
    },
    release: async (actionId: string) => {
      this.#enter('release');
      for (const [name, claim] of this.claimed) {
        if (claim.actionId === actionId) this.claimed.delete(name);
      }
      this.proposals.reopen(actionId);
    },
    purge: async () => 0,
  };

  readonly stepUps: StepUps = {
    createChallenge: async (challenge: NewChallenge) => {
      this.#enter('createChallenge');
      this.challenges.set(challenge.id, { ...challenge, state: 'pending' });
    },
    findChallenge: async (id, owner) => {
      const found = this.challenges.get(id);
      return found?.userRef === owner.userRef &&
        (found.sessionId === owner.sessionId || found.request)
        ? found
        : undefined;
    },
    challengeOfTransaction: async id => this.challenges.get(id),
    beginTransaction: async (_transaction: NewStepUpTransaction) => {},
    takeTransaction: async () => undefined,
    grant: async (id: string, proof: StepUpProof) => this.grant(id, proof),
    refuse: async () => {},
    usableGrants: async (owner, operationDigest, now) => {
      this.#enter('usableGrants');
      return this.grants
        .filter(grant => isUsable(grant, { ...owner, operationDigest }, now))
        .sort((a, b) => Number(b.bound) - Number(a.bound));
    },
    standingGrant: async () => undefined,
    purge: async () => 0,
  };

  readonly approvals = new FakeApprovals(
    method => this.#enter(method),
    (id, answer) => this.#change(id, { answer }),
  );

  readonly proposals = new FakeProposals(method => this.#enter(method));

  /** Answers a challenge, as the step-up callback would. */
  grant(
    challengeId: string,
    proof: StepUpProof = {
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      authTime: Math.floor(Date.now() / 1000),
    },
  ): StepUpGrant {
    const challenge = this.challenges.get(challengeId);
    if (!challenge) throw new Error(`no challenge ${challengeId}`);
    const grant: OwnedGrant = {
      ...proof,
      id: grantIdOf(challengeId),
      bound: challenge.bound,
      userRef: challenge.userRef,
      sessionId: challenge.sessionId,
      operationDigest: challenge.operationDigest,
      expiresAt: new Date((proof.authTime + challenge.maxAgeSeconds) * 1000),
      used: false,
    };
    this.grants.push(grant);
    return grant;
  }

  #use(use: NonNullable<ClaimRequest['grant']>): boolean {
    const grant = this.grants.find(one => one.id === use.id);
    if (!grant || !isUsable(grant, use, new Date())) return false;
    grant.used = grant.bound;
    return true;
  }

  #change(actionId: string, change: Partial<ActionClaim>): void {
    for (const [name, claim] of this.claimed) {
      if (claim.actionId === actionId) {
        this.claimed.set(name, { ...claim, ...change });
      }
    }
  }

  #enter(method: string): void {
    this.#journal.note(`store:${method}`);
    if (this.failing.has(method)) {
      throw new ServiceUnavailableError('the store is away');
    }
  }
}

function isUsable(
  grant: OwnedGrant,
  use: StepUpOwner & { operationDigest: string },
  now: Date,
): boolean {
  return (
    !grant.used &&
    grant.userRef === use.userRef &&
    grant.sessionId === use.sessionId &&
    grant.expiresAt > now &&
    (!grant.bound || grant.operationDigest === use.operationDigest)
  );
}
