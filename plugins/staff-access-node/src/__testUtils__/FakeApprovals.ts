import type { ApprovalState } from '@alphaswarm-admin/plugin-staff-access-common';
import type { StoredAnswer } from '../store/ActionClaims';
import type {
  Approvals,
  NewApproval,
  NewApprovalWord,
  StoredApproval,
  WordOutcome,
} from '../store/Approvals';

/** Requests for approval in memory, that keep the contract. */
export class FakeApprovals implements Approvals {
  readonly stored = new Map<string, StoredApproval>();
  readonly announced = new Map<string, ApprovalState>();
  readonly #enter: (method: string) => void;
  readonly #settle: (id: string, answer: StoredAnswer) => void;

  constructor(
    enter: (method: string) => void,
    settle: (id: string, answer: StoredAnswer) => void,
  ) {
    this.#enter = enter;
    this.#settle = settle;
  }

  async create(approval: NewApproval, answer: StoredAnswer): Promise<void> {
    this.#enter('createApproval');
    this.stored.set(approval.id, { ...approval, state: 'waiting', words: [] });
    this.#settle(approval.id, answer);
  }

  async find(id: string): Promise<StoredApproval | undefined> {
    return this.stored.get(id);
  }

  async list(): Promise<StoredApproval[]> {
    return [...this.stored.values()];
  }

  async give(
    id: string,
    word: NewApprovalWord,
    now: Date,
  ): Promise<WordOutcome> {
    this.#enter('give');
    const approval = this.stored.get(id);
    if (approval?.state !== 'waiting' || approval.expiresAt <= now) {
      return 'gone';
    }
    if (approval.requester === word.approver) return 'own';
    if (approval.words.some(one => one.approver === word.approver)) {
      return 'again';
    }
    approval.words.push({ ...word, createdAt: now });
    if (word.word === 'rejected') approval.state = 'rejected';
    else if (approval.words.length >= approval.quorum) {
      approval.state = 'approved';
    }
    return 'given';
  }

  async beginRun(
    id: string,
    now: Date,
    runningUntil: Date,
  ): Promise<StoredApproval | undefined> {
    this.#enter('beginRun');
    const approval = this.stored.get(id);
    if (approval?.state !== 'approved' || approval.expiresAt <= now) {
      return undefined;
    }
    return Object.assign(approval, { state: 'running' as const, runningUntil });
  }

  async move(
    id: string,
    from: ApprovalState,
    to: ApprovalState,
    message?: string,
  ): Promise<boolean> {
    this.#enter('move');
    const approval = this.stored.get(id);
    if (approval?.state !== from) return false;
    Object.assign(approval, { state: to, message });
    return true;
  }

  async leave(id: string): Promise<void> {
    const approval = this.stored.get(id);
    if (approval) approval.runningUntil = new Date(0);
  }

  async due(now: Date): Promise<StoredApproval[]> {
    return [...this.stored.values()].filter(
      ({ state, expiresAt, runningUntil }) =>
        state === 'approved' ||
        (state === 'waiting' && expiresAt <= now) ||
        (state === 'running' && runningUntil && runningUntil <= now),
    );
  }

  async unannounced(): Promise<StoredApproval[]> {
    return [...this.stored.values()].filter(
      ({ id, state }) =>
        state !== 'approved' &&
        state !== 'running' &&
        this.announced.get(id) !== state,
    );
  }

  async noteAnnounced(id: string, state: ApprovalState): Promise<void> {
    this.announced.set(id, state);
  }
}
