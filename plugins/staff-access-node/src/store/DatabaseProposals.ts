import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  canonicalJson,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { ConflictError } from '@backstage/errors';
import type { ProposalState } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Knex } from 'knex';
import type { StaffAccessDatabase } from '../database';
import { orUnavailable } from './databaseUnavailable';
import type {
  NewProposal,
  ProposalDecision,
  Proposals,
  StoredProposal,
} from './Proposals';

type ProposalRow = {
  id: string;
  plugin_id: string;
  method: NewProposal['method'];
  path: string;
  action_type: string;
  target: NewProposal['target'];
  input: string;
  body: string;
  reason: string;
  operation_digest: string;
  request_hash: string;
  preview: NewProposal['preview'];
  agent: string;
  agent_title: string;
  person: string;
  person_name: string | null;
  state: ProposalState;
  announced: boolean;
  action_id: string | null;
  decided_by: string | null;
  created_at: Date;
  expires_at: Date;
};

/** Proposals in the `staff-access` schema. */
export class DatabaseProposals implements Proposals {
  readonly #database: StaffAccessDatabase;
  readonly #logger: LoggerService;

  static create(options: {
    database: StaffAccessDatabase;
    logger: LoggerService;
  }): DatabaseProposals {
    return new DatabaseProposals(options.database, options.logger);
  }

  private constructor(database: StaffAccessDatabase, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  async create(proposal: NewProposal): Promise<StoredProposal> {
    await this.#ask(knex =>
      knex.transaction(async tx => {
        await alike(tx<ProposalRow>('proposals'), proposal)
          .where('expires_at', '<=', proposal.createdAt)
          .update({ state: 'expired' });
        await tx('proposals')
          .insert(rowOf(proposal))
          .onConflict(
            tx.raw(`(agent, person, request_hash) where state = 'waiting'`),
          )
          .ignore();
      }),
    );
    const stored = await this.waiting(proposal, proposal.createdAt);
    if (!stored) {
      throw new ConflictError(
        'The same was proposed already, and has just been decided about.',
      );
    }
    return stored;
  }

  async waiting(
    proposal: Pick<NewProposal, 'agent' | 'person' | 'requestHash'>,
    now: Date,
  ): Promise<StoredProposal | undefined> {
    const [found] = await this.#read(rows =>
      alike(rows, proposal).where('expires_at', '>', now),
    );
    return found;
  }

  async find(id: string): Promise<StoredProposal | undefined> {
    const [found] = await this.#read(rows => rows.where({ id }));
    return found;
  }

  async list(filter: {
    waiting: boolean;
    person: string;
    actionTypes: readonly string[];
    before?: string;
    limit: number;
  }): Promise<StoredProposal[]> {
    const now = new Date();
    return this.#read(rows => {
      if (filter.before !== undefined) rows.where('id', '<', filter.before);
      if (filter.waiting) {
        rows.where({ state: 'waiting' }).where('expires_at', '>', now);
      } else {
        rows.where(past =>
          past.whereNot({ state: 'waiting' }).orWhere('expires_at', '<=', now),
        );
      }
      return rows
        .where(theirs =>
          theirs
            .where('person', filter.person)
            .orWhereIn('action_type', [...filter.actionTypes]),
        )
        .orderBy('id', 'desc')
        .limit(filter.limit);
    });
  }

  async dismiss(decision: ProposalDecision): Promise<boolean> {
    return this.#ask(knex => decideProposal(knex, 'dismissed', decision));
  }

  async unannounced(limit: number): Promise<StoredProposal[]> {
    return this.#read(rows =>
      rows
        .where({ state: 'waiting', announced: false })
        .where('expires_at', '>', new Date())
        .orderBy('id')
        .limit(limit),
    );
  }

  async noteAnnounced(id: string): Promise<void> {
    await this.#ask(knex =>
      knex<ProposalRow>('proposals').where({ id }).update({ announced: true }),
    );
  }

  async #read(
    select: (
      rows: Knex.QueryBuilder<ProposalRow, ProposalRow[]>,
    ) => PromiseLike<ProposalRow[]>,
  ): Promise<StoredProposal[]> {
    return this.#ask(async knex => {
      const rows = await select(
        knex<ProposalRow>('proposals') as Knex.QueryBuilder,
      );
      return rows.map(proposalOf);
    });
  }

  async #ask<T>(query: (knex: Knex) => PromiseLike<T>): Promise<T> {
    return orUnavailable(this.#logger, async () =>
      query(await this.#database.client()),
    );
  }
}

/**
 * Decides about a proposal that waits: of concurrent deciders one does.
 *
 * @returns whether it did
 */
export async function decideProposal(
  knex: Knex,
  state: 'confirmed' | 'dismissed',
  { id, by, actionId, now }: ProposalDecision,
): Promise<boolean> {
  const decided = await knex<ProposalRow>('proposals')
    .where({ id, state: 'waiting' })
    .where('expires_at', '>', now)
    .update({ state, decided_by: by, action_id: actionId });
  return decided === 1;
}

/** Lets a proposal wait again whose action surely didn't happen. */
export async function reopenProposal(
  knex: Knex,
  actionId: string,
): Promise<void> {
  await knex<ProposalRow>('proposals')
    .where({ action_id: actionId, state: 'confirmed' })
    .update({ state: 'waiting', decided_by: null, action_id: null });
}

function alike(
  rows: Knex.QueryBuilder,
  {
    agent,
    person,
    requestHash,
  }: Pick<NewProposal, 'agent' | 'person' | 'requestHash'>,
) {
  return rows.where({
    state: 'waiting',
    agent: agent.id,
    person: person.userRef,
    request_hash: requestHash,
  });
}

function rowOf(proposal: NewProposal) {
  return {
    id: proposal.id,
    plugin_id: proposal.pluginId,
    method: proposal.method,
    path: proposal.path,
    action_type: proposal.actionType,
    target: JSON.stringify(proposal.target),
    input: canonicalJson(proposal.input),
    body: canonicalJson(proposal.body),
    reason: proposal.reason,
    operation_digest: proposal.operationDigest,
    request_hash: proposal.requestHash,
    preview: JSON.stringify(proposal.preview),
    agent: proposal.agent.id,
    agent_title: proposal.agent.title,
    person: proposal.person.userRef,
    person_name: proposal.person.name ?? null,
    state: 'waiting',
    created_at: proposal.createdAt,
    expires_at: proposal.expiresAt,
  };
}

function proposalOf(row: ProposalRow): StoredProposal {
  const hasExpired =
    row.state === 'waiting' && row.expires_at.getTime() <= Date.now();
  return {
    id: row.id,
    pluginId: row.plugin_id,
    method: row.method,
    path: row.path,
    actionType: row.action_type,
    target: row.target,
    input: JSON.parse(row.input) as JsonObject,
    body: JSON.parse(row.body) as JsonObject,
    reason: row.reason,
    operationDigest: row.operation_digest,
    requestHash: row.request_hash,
    preview: row.preview,
    agent: { id: row.agent, title: row.agent_title },
    person: { userRef: row.person, name: row.person_name ?? undefined },
    state: hasExpired ? 'expired' : row.state,
    decided:
      row.decided_by !== null && row.action_id !== null
        ? { by: row.decided_by, actionId: row.action_id }
        : undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
