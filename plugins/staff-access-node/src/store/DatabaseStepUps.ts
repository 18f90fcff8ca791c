import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AuditActor } from '@alphaswarm-admin/plugin-audit-log-node';
import type { DelegatedRequest } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Knex } from 'knex';
import type { StaffAccessDatabase } from '../database';
import { orUnavailable } from './databaseUnavailable';
import { grantIdOf, hashOf } from './hashes';
import type {
  Challenge,
  NewChallenge,
  NewStepUpTransaction,
  StepUpGrant,
  StepUpOwner,
  StepUpProof,
  StepUps,
} from './StepUps';

type ChallengeRow = {
  id_hash: string;
  user_ref: string;
  session_hash: string;
  action_type: string;
  operation_digest: string;
  acr: string;
  max_age_seconds: number;
  bound: boolean;
  actor: AuditActor;
  connection: string | null;
  request: DelegatedRequest | null;
  state: Challenge['state'];
  problem: string | null;
  created_at: Date;
  expires_at: Date;
};

type GrantRow = {
  id: string;
  user_ref: string;
  session_hash: string;
  bound: boolean;
  operation_digest: string;
  acrs: string[];
  amr: string[];
  /** `bigint` comes back as text. */
  auth_time: string;
  expires_at: Date;
  consumed_at: Date | null;
};

/** Step-ups in the `staff-access` schema. */
export class DatabaseStepUps implements StepUps {
  readonly #database: StaffAccessDatabase;
  readonly #logger: LoggerService;

  static create(options: {
    database: StaffAccessDatabase;
    logger: LoggerService;
  }): DatabaseStepUps {
    return new DatabaseStepUps(options.database, options.logger);
  }

  private constructor(database: StaffAccessDatabase, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  async createChallenge(challenge: NewChallenge): Promise<void> {
    await this.#ask(knex =>
      knex('step_up_challenges').insert({
        id_hash: hashOf(challenge.id),
        user_ref: challenge.userRef,
        session_hash: hashOf(challenge.sessionId),
        action_type: challenge.actionType,
        operation_digest: challenge.operationDigest,
        acr: challenge.acr,
        max_age_seconds: challenge.maxAgeSeconds,
        bound: challenge.bound,
        actor: JSON.stringify(challenge.actor),
        connection: challenge.connection ?? null,
        request: challenge.request ? JSON.stringify(challenge.request) : null,
        state: 'pending',
        created_at: challenge.createdAt,
        expires_at: challenge.expiresAt,
      }),
    );
  }

  async findChallenge(
    id: string,
    owner: StepUpOwner,
  ): Promise<Challenge | undefined> {
    const row = await this.#ask(knex =>
      knex<ChallengeRow>('step_up_challenges')
        .where({
          id_hash: hashOf(id),
          user_ref: owner.userRef,
        })
        .where(session =>
          session
            .where('session_hash', hashOf(owner.sessionId))
            .orWhereNotNull('request'),
        )
        .first(),
    );
    return row && challengeOf(id, row);
  }

  async challengeOfTransaction(id: string): Promise<Challenge | undefined> {
    const row = await this.#ask(knex =>
      knex<ChallengeRow>('step_up_challenges')
        .where({ id_hash: hashOf(id) })
        .first(),
    );
    return row && challengeOf(id, row);
  }

  async beginTransaction(transaction: NewStepUpTransaction): Promise<void> {
    await this.#ask(knex =>
      knex.transaction(async tx => {
        await tx('step_up_transactions').insert({
          state_hash: hashOf(transaction.state),
          sealed: transaction.sealed,
          expires_at: transaction.expiresAt,
        });
        await tx('step_up_challenges')
          .where({ id_hash: hashOf(transaction.challengeId), state: 'refused' })
          .update({ state: 'pending', problem: null });
      }),
    );
  }

  async takeTransaction(state: string, now: Date): Promise<Buffer | undefined> {
    const taken = await this.#ask(knex =>
      knex<{
        state_hash: string;
        sealed: Buffer;
        expires_at: Date;
        taken_at: Date | null;
      }>('step_up_transactions')
        .where({ state_hash: hashOf(state) })
        .whereNull('taken_at')
        .where('expires_at', '>', now)
        .update({ taken_at: now })
        .returning('sealed'),
    );
    return taken[0]?.sealed;
  }

  async grant(
    challengeId: string,
    proof: StepUpProof,
    now: Date,
  ): Promise<StepUpGrant | undefined> {
    return this.#ask(knex =>
      knex.transaction(async tx => {
        const [challenge] = await tx<ChallengeRow>('step_up_challenges')
          .where({ id_hash: hashOf(challengeId) })
          .whereIn('state', ['pending', 'refused'])
          .where('expires_at', '>', now)
          .update({ state: 'granted', problem: null })
          .returning('*');
        if (!challenge) return undefined;
        const [grant] = await tx('step_up_grants')
          .insert({
            id: grantIdOf(challengeId),
            user_ref: challenge.user_ref,
            session_hash: challenge.session_hash,
            bound: challenge.bound,
            operation_digest: challenge.operation_digest,
            acrs: JSON.stringify(proof.acrs),
            amr: JSON.stringify(proof.amr),
            auth_time: proof.authTime,
            expires_at: new Date(
              (proof.authTime + challenge.max_age_seconds) * 1000,
            ),
          })
          .returning('*');
        return grantOf(grant);
      }),
    );
  }

  async refuse(challengeId: string, problem: string): Promise<void> {
    await this.#ask(knex =>
      knex('step_up_challenges')
        .where({ id_hash: hashOf(challengeId) })
        .whereIn('state', ['pending', 'refused'])
        .update({ state: 'refused', problem }),
    );
  }

  async usableGrants(
    owner: StepUpOwner,
    operationDigest: string,
    now: Date,
  ): Promise<StepUpGrant[]> {
    const rows = await this.#ask(knex =>
      standing(knex, owner, now)
        .where(binding =>
          binding
            .where('bound', false)
            .orWhere('operation_digest', operationDigest),
        )
        .orderBy([
          { column: 'bound', order: 'desc' },
          { column: 'auth_time', order: 'desc' },
        ])
        .limit(10),
    );
    return rows.map(grantOf);
  }

  async standingGrant(
    owner: StepUpOwner,
    now: Date,
  ): Promise<StepUpGrant | undefined> {
    const row = await this.#ask(knex =>
      standing(knex, owner, now)
        .where('bound', false)
        .orderBy('expires_at', 'desc')
        .first(),
    );
    return row && grantOf(row);
  }

  async purge(before: Date): Promise<number> {
    return this.#ask(async knex => {
      const counts = await Promise.all(
        ['step_up_challenges', 'step_up_transactions', 'step_up_grants'].map(
          table => knex(table).where('expires_at', '<', before).delete(),
        ),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    });
  }

  async #ask<T>(query: (knex: Knex) => PromiseLike<T>): Promise<T> {
    return orUnavailable(this.#logger, async () =>
      query(await this.#database.client()),
    );
  }
}

/** The owner's grants that are neither used nor expired. */
function standing(knex: Knex, owner: StepUpOwner, now: Date) {
  return knex<GrantRow>('step_up_grants')
    .where({
      user_ref: owner.userRef,
      session_hash: hashOf(owner.sessionId),
    })
    .whereNull('consumed_at')
    .where('expires_at', '>', now);
}

function challengeOf(id: string, row: ChallengeRow): Challenge {
  return {
    id,
    userRef: row.user_ref,
    actionType: row.action_type,
    operationDigest: row.operation_digest,
    acr: row.acr,
    maxAgeSeconds: row.max_age_seconds,
    bound: row.bound,
    actor: row.actor,
    connection: row.connection ?? undefined,
    request: row.request ?? undefined,
    state: row.state,
    problem: row.problem ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

function grantOf(row: GrantRow): StepUpGrant {
  return {
    id: row.id,
    bound: row.bound,
    acrs: row.acrs,
    amr: row.amr,
    authTime: Number(row.auth_time),
    expiresAt: row.expires_at,
  };
}
