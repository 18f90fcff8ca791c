import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  canonicalJson,
  type JsonObject,
  type StepUpEvidence,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  pendingApprovalStates,
  type ApprovalState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { Knex } from 'knex';
import type { StaffAccessDatabase } from '../database';
import type { StoredAnswer } from './ActionClaims';
import type {
  Approvals,
  NewApproval,
  NewApprovalWord,
  StoredApproval,
  WordOutcome,
} from './Approvals';
import { orUnavailable } from './databaseUnavailable';

type ApprovalRow = {
  id: string;
  action_type: string;
  target: NewApproval['target'];
  compensates: string | null;
  proposal: NewApproval['proposal'] | null;
  input: string;
  reason: string;
  seen_version: string;
  operation_digest: string;
  preview: NewApproval['preview'];
  requester: string;
  actor: NewApproval['actor'];
  request: NewApproval['request'];
  step_up: StepUpEvidence | null;
  step_up_bound: boolean;
  quorum: number;
  state: ApprovalState;
  message: string | null;
  created_at: Date;
  expires_at: Date;
  running_until: Date | null;
};

type WordRow = {
  approval_id: string;
  approver: string;
  approver_name: string | null;
  word: NewApprovalWord['word'];
  reason: string;
  action_id: string;
  step_up: StepUpEvidence | null;
  created_at: Date;
};

/** Requests for approval in the `staff-access` schema. */
export class DatabaseApprovals implements Approvals {
  readonly #database: StaffAccessDatabase;
  readonly #logger: LoggerService;

  static create(options: {
    database: StaffAccessDatabase;
    logger: LoggerService;
  }): DatabaseApprovals {
    return new DatabaseApprovals(options.database, options.logger);
  }

  private constructor(database: StaffAccessDatabase, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  async create(approval: NewApproval, answer: StoredAnswer): Promise<void> {
    await this.#ask(knex =>
      knex.transaction(async tx => {
        await tx('approvals').insert(rowOf(approval));
        await tx('idempotency_keys')
          .where({ action_id: approval.id })
          .update({ answer: JSON.stringify(answer) });
      }),
    );
  }

  async find(id: string): Promise<StoredApproval | undefined> {
    const [found] = await this.#read(rows => rows.where({ id }));
    return found;
  }

  async list(filter: {
    states: readonly ApprovalState[];
    requester: string;
    actionTypes: readonly string[];
    before?: string;
    limit: number;
  }): Promise<StoredApproval[]> {
    return this.#read(rows => {
      if (filter.before !== undefined) rows.where('id', '<', filter.before);
      return rows
        .whereIn('state', [...filter.states])
        .where(theirs =>
          theirs
            .where('requester', filter.requester)
            .orWhereIn('action_type', [...filter.actionTypes]),
        )
        .orderBy('id', 'desc')
        .limit(filter.limit);
    });
  }

  async give(
    id: string,
    word: NewApprovalWord,
    now: Date,
  ): Promise<WordOutcome> {
    return this.#ask(knex =>
      knex.transaction(tx => giveWithin(tx, id, word, now)),
    );
  }

  async beginRun(
    id: string,
    now: Date,
    runningUntil: Date,
  ): Promise<StoredApproval | undefined> {
    const taken = await this.#ask(knex =>
      knex<ApprovalRow>('approvals')
        .where({ id, state: 'approved' })
        .where('expires_at', '>', now)
        .update({ state: 'running', running_until: runningUntil }),
    );
    return taken === 1 ? this.find(id) : undefined;
  }

  async move(
    id: string,
    from: ApprovalState,
    to: ApprovalState,
    message?: string,
  ): Promise<boolean> {
    const moved = await this.#ask(knex =>
      knex<ApprovalRow>('approvals')
        .where({ id, state: from })
        .update({ state: to, message: message ?? null }),
    );
    return moved === 1;
  }

  async leave(id: string): Promise<void> {
    await this.#ask(knex =>
      knex<ApprovalRow>('approvals')
        .where({ id, state: 'running' })
        .update({ running_until: new Date(0) }),
    );
  }

  async due(now: Date, limit: number): Promise<StoredApproval[]> {
    return this.#read(rows =>
      rows
        .where(one =>
          one
            .where('state', 'approved')
            .orWhere(expired =>
              expired.where('state', 'waiting').where('expires_at', '<=', now),
            )
            .orWhere(left =>
              left.where('state', 'running').where('running_until', '<=', now),
            ),
        )
        .orderBy('id')
        .limit(limit),
    );
  }

  async unannounced(limit: number): Promise<StoredApproval[]> {
    return this.#read(rows =>
      rows
        // What is about to run, or running, will have ended in a moment.
        .whereNotIn(
          'state',
          pendingApprovalStates.filter(state => state !== 'waiting'),
        )
        .whereRaw('announced is distinct from state')
        .orderBy('id')
        .limit(limit),
    );
  }

  async noteAnnounced(id: string, state: ApprovalState): Promise<void> {
    await this.#ask(knex =>
      knex('approvals').where({ id }).update({ announced: state }),
    );
  }

  async #read(
    select: (
      rows: Knex.QueryBuilder<ApprovalRow, ApprovalRow[]>,
    ) => PromiseLike<ApprovalRow[]>,
  ): Promise<StoredApproval[]> {
    return this.#ask(async knex => {
      const rows = await select(
        knex<ApprovalRow>('approvals') as Knex.QueryBuilder,
      );
      const words = await knex<WordRow>('approval_words')
        .whereIn(
          'approval_id',
          rows.map(({ id }) => id),
        )
        .orderBy('created_at');
      return rows.map(row =>
        approvalOf(
          row,
          words.filter(word => word.approval_id === row.id),
        ),
      );
    });
  }

  async #ask<T>(query: (knex: Knex) => PromiseLike<T>): Promise<T> {
    return orUnavailable(this.#logger, async () =>
      query(await this.#database.client()),
    );
  }
}

/** The request's row is locked first: words on the same request come one after the other. */
async function giveWithin(
  tx: Knex.Transaction,
  id: string,
  word: NewApprovalWord,
  now: Date,
): Promise<WordOutcome> {
  const approval = await tx<ApprovalRow>('approvals')
    .where({ id, state: 'waiting' })
    .where('expires_at', '>', now)
    .forUpdate()
    .first();
  if (!approval) return 'gone';
  if (approval.requester === word.approver) return 'own';
  const given = await tx('approval_words')
    .insert({
      approval_id: id,
      approver: word.approver,
      approver_name: word.approverName ?? null,
      word: word.word,
      reason: word.reason,
      action_id: word.actionId,
      step_up: word.stepUp ? JSON.stringify(word.stepUp) : null,
      created_at: now,
    })
    .onConflict(['approval_id', 'approver'])
    .ignore()
    .returning('approver');
  if (given.length === 0) return 'again';
  const words = await tx<WordRow>('approval_words').where({ approval_id: id });
  if (word.word === 'rejected') {
    await tx('approvals').where({ id }).update({ state: 'rejected' });
  } else if (words.length >= approval.quorum) {
    await tx('approvals').where({ id }).update({ state: 'approved' });
  }
  return 'given';
}

function rowOf(approval: NewApproval) {
  return {
    id: approval.id,
    action_type: approval.actionType,
    target: JSON.stringify(approval.target),
    compensates: approval.compensates ?? null,
    proposal: approval.proposal ? JSON.stringify(approval.proposal) : null,
    input: canonicalJson(approval.input),
    reason: approval.reason,
    seen_version: approval.seenVersion,
    operation_digest: approval.operationDigest,
    preview: JSON.stringify(approval.preview),
    requester: approval.requester,
    actor: JSON.stringify(approval.actor),
    request: JSON.stringify(approval.request),
    step_up: approval.stepUp ? JSON.stringify(approval.stepUp) : null,
    step_up_bound: approval.stepUpBound,
    quorum: approval.quorum,
    state: 'waiting',
    created_at: approval.createdAt,
    expires_at: approval.expiresAt,
  };
}

function approvalOf(row: ApprovalRow, words: WordRow[]): StoredApproval {
  return {
    id: row.id,
    actionType: row.action_type,
    target: row.target,
    compensates: row.compensates ?? undefined,
    proposal: row.proposal ?? undefined,
    input: JSON.parse(row.input) as JsonObject,
    reason: row.reason,
    seenVersion: row.seen_version,
    operationDigest: row.operation_digest,
    preview: row.preview,
    requester: row.requester,
    actor: row.actor,
    request: row.request,
    stepUp: row.step_up ?? undefined,
    stepUpBound: row.step_up_bound,
    quorum: row.quorum,
    state: row.state,
    message: row.message ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    runningUntil: row.running_until ?? undefined,
    words: words.map(word => ({
      approver: word.approver,
      approverName: word.approver_name ?? undefined,
      word: word.word,
      reason: word.reason,
      actionId: word.action_id,
      stepUp: word.step_up ?? undefined,
      createdAt: word.created_at,
    })),
  };
}
