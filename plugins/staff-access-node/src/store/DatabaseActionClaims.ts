import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { StaffAccessDatabase } from '../database';
import type {
  ActionClaim,
  ActionClaims,
  ClaimOutcome,
  ClaimRequest,
  StoredAnswer,
} from './ActionClaims';
import { orUnavailable } from './databaseUnavailable';
import { decideProposal, reopenProposal } from './DatabaseProposals';
import { consumeGrant } from './consumeGrant';

type ClaimRow = {
  actor: string;
  key: string;
  request_hash: string;
  action_id: string;
  running_until: Date;
  answer: StoredAnswer | null;
  created_at: Date;
};

/** Rolls the claim's transaction back. */
class ClaimGone extends Error {
  readonly outcome: ClaimOutcome;

  constructor(outcome: 'grant-gone' | 'proposal-gone') {
    super(outcome);
    this.outcome = outcome;
  }
}

/** Idempotency keys in the `staff-access` schema. */
export class DatabaseActionClaims implements ActionClaims {
  readonly #database: StaffAccessDatabase;
  readonly #logger: LoggerService;

  static create(options: {
    database: StaffAccessDatabase;
    logger: LoggerService;
  }): DatabaseActionClaims {
    return new DatabaseActionClaims(options.database, options.logger);
  }

  private constructor(database: StaffAccessDatabase, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  async find(actor: string, key: string): Promise<ActionClaim | undefined> {
    const row = await this.#ask(claims => claims.where({ actor, key }).first());
    return (
      row && {
        requestHash: row.request_hash,
        actionId: row.action_id,
        runningUntil: row.running_until,
        answer: row.answer ?? undefined,
      }
    );
  }

  async claim(request: ClaimRequest): Promise<ClaimOutcome> {
    return orUnavailable(this.#logger, async () => {
      const knex = await this.#database.client();
      try {
        return await knex.transaction(tx => claimWithin(tx, request));
      } catch (error) {
        if (error instanceof ClaimGone) return error.outcome;
        throw error;
      }
    });
  }

  async settle(actionId: string, answer: StoredAnswer): Promise<void> {
    await this.#ask(claims =>
      claims
        .where({ action_id: actionId })
        .update({ answer: JSON.stringify(answer) as unknown as StoredAnswer }),
    );
  }

  async leave(actionId: string): Promise<void> {
    await this.#ask(claims =>
      claims
        .where({ action_id: actionId })
        .update({ running_until: new Date(0) }),
    );
  }

  async release(actionId: string): Promise<void> {
    await orUnavailable(this.#logger, async () => {
      const knex = await this.#database.client();
      await knex.transaction(async tx => {
        await tx('idempotency_keys').where({ action_id: actionId }).delete();
        await reopenProposal(tx, actionId);
      });
    });
  }

  async purge(before: Date): Promise<number> {
    return this.#ask(claims =>
      claims.where('created_at', '<', before).delete(),
    );
  }

  async #ask<T>(
    query: (claims: Knex.QueryBuilder<ClaimRow>) => PromiseLike<T>,
  ): Promise<T> {
    return orUnavailable(this.#logger, async () => {
      const knex = await this.#database.client();
      return query(knex<ClaimRow>('idempotency_keys') as Knex.QueryBuilder);
    });
  }
}

/** The key first: of concurrent repeats, those that lose must not use up the grant. */
async function claimWithin(
  tx: Knex.Transaction,
  request: ClaimRequest,
): Promise<ClaimOutcome> {
  const claimed = await tx<ClaimRow>('idempotency_keys')
    .insert({
      actor: request.actor,
      key: request.key,
      request_hash: request.requestHash,
      action_id: request.actionId,
      running_until: request.runningUntil,
    })
    .onConflict(['actor', 'key'])
    .ignore()
    .returning('action_id');
  if (claimed.length === 0) return 'taken';
  if (request.grant && !(await consumeGrant(tx, request.grant, new Date()))) {
    throw new ClaimGone('grant-gone');
  }
  const { proposal, actionId } = request;
  const decision = proposal && { ...proposal, actionId, now: new Date() };
  if (decision && !(await decideProposal(tx, 'confirmed', decision))) {
    throw new ClaimGone('proposal-gone');
  }
  return 'claimed';
}
