import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { FollowTarget } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Knex } from 'knex';
import type { StaffAccessDatabase } from '../database';
import { orUnavailable } from './databaseUnavailable';
import type {
  EndedAction,
  Follows,
  NewFollow,
  PendingNews,
  StoredFollow,
} from './Follows';

type FollowRow = {
  user_ref: string;
  target_kind: string;
  target_id: string;
  title: string;
  path: string;
  created_at: Date;
};

/** Sets the advisory locks of people's follows apart from all others. */
const LOCK_SPACE = 4_710_313;

/** Follows in the `staff-access` schema. The pipeline has nothing to do with them: they are no part of its store. */
export class DatabaseFollows implements Follows {
  readonly #database: StaffAccessDatabase;
  readonly #logger: LoggerService;

  static create(options: {
    database: StaffAccessDatabase;
    logger: LoggerService;
  }): DatabaseFollows {
    return new DatabaseFollows(options.database, options.logger);
  }

  private constructor(database: StaffAccessDatabase, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  async add(follow: NewFollow, limit: number): Promise<StoredFollow> {
    const { userRef, fromSeq, title, path } = follow;
    const stored = await this.#ask(knex =>
      knex.transaction(async tx => {
        // One of a person's at a time, so that the count holds.
        await tx.raw('select pg_advisory_xact_lock(?, hashtext(?))', [
          LOCK_SPACE,
          userRef,
        ]);
        const others = await tx('follows')
          .where({ user_ref: userRef })
          .whereNot(same => same.where(columnsOf(follow.target)))
          .count<{ count: string }>({ count: '*' })
          .first();
        if (Number(others?.count) >= limit) return undefined;
        await tx('follow_progress')
          .insert({ id: 1, next_seq: fromSeq })
          .onConflict('id')
          .ignore();
        const [row] = await tx('follows')
          .insert({
            user_ref: userRef,
            ...columnsOf(follow.target),
            title,
            path,
            from_seq: fromSeq,
            created_at: follow.createdAt,
          })
          .onConflict(['user_ref', 'target_kind', 'target_id'])
          .merge({ title, path })
          .returning<FollowRow[]>('*');
        return followOf(row);
      }),
    );
    if (!stored) {
      throw new ConflictError(
        `You follow ${limit} things, and more is not possible: stop following one of them first.`,
      );
    }
    return stored;
  }

  async remove(userRef: string, target: FollowTarget): Promise<void> {
    await this.#ask(knex =>
      knex('follows')
        .where({ user_ref: userRef, ...columnsOf(target) })
        .delete(),
    );
  }

  async of(userRef: string): Promise<StoredFollow[]> {
    const rows = await this.#ask(knex =>
      knex<FollowRow>('follows')
        .where({ user_ref: userRef })
        .orderBy([
          { column: 'created_at', order: 'desc' },
          'target_kind',
          'target_id',
        ]),
    );
    return rows.map(followOf);
  }

  async position(): Promise<number | undefined> {
    const row = await this.#ask(knex =>
      knex<{ next_seq: string }>('follow_progress').first('next_seq'),
    );
    return row && Number(row.next_seq);
  }

  async note(stretch: {
    from: number;
    to: number;
    ended: readonly EndedAction[];
  }): Promise<void> {
    const { from, to, ended } = stretch;
    await this.#ask(knex =>
      knex.transaction(async tx => {
        const moved = await tx('follow_progress')
          .where({ next_seq: from })
          .update({ next_seq: to });
        if (moved === 0 || ended.length === 0) return;
        await tx.raw(
          `insert into follow_news (user_ref, target_kind, target_id, action_id, created_at)
           select f.user_ref, f.target_kind, f.target_id, e.action_id, clock_timestamp()
             from jsonb_to_recordset(cast(? as jsonb))
                    as e (action_id uuid, seq bigint, kind text, id text, actor text)
             join follows f on f.target_kind = e.kind and f.target_id = e.id
            where f.from_seq <= e.seq and f.user_ref is distinct from e.actor
            order by e.seq
           on conflict (user_ref, action_id) do nothing`,
          [
            JSON.stringify(
              ended.map(({ actionId, seq, target, actor }) => ({
                action_id: actionId,
                seq,
                ...target,
                actor,
              })),
            ),
          ],
        );
      }),
    );
  }

  async pending(limit: number): Promise<PendingNews[]> {
    const rows = await this.#ask(knex =>
      knex('follow_news as n')
        .join('follows as f', join =>
          join
            .on('f.user_ref', 'n.user_ref')
            .on('f.target_kind', 'n.target_kind')
            .on('f.target_id', 'n.target_id'),
        )
        .select<Array<FollowRow & { id: string; action_id: string }>>(
          'n.id',
          'n.action_id',
          'f.*',
        )
        .orderBy('n.id')
        .limit(limit),
    );
    return rows.map(row => ({
      id: row.id,
      actionId: row.action_id,
      follow: followOf(row),
    }));
  }

  async settle({ id }: Pick<PendingNews, 'id'>): Promise<void> {
    await this.#ask(knex => knex('follow_news').where({ id }).delete());
  }

  async giveUp(before: Date): Promise<number> {
    return this.#ask(knex =>
      knex('follow_news').where('created_at', '<', before).delete(),
    );
  }

  async #ask<T>(query: (knex: Knex) => PromiseLike<T>): Promise<T> {
    return orUnavailable(this.#logger, async () =>
      query(await this.#database.client()),
    );
  }
}

function columnsOf({ kind, id }: FollowTarget) {
  return { target_kind: kind, target_id: id };
}

function followOf(row: FollowRow): StoredFollow {
  return {
    userRef: row.user_ref,
    target: { kind: row.target_kind, id: row.target_id },
    title: row.title,
    path: row.path,
    createdAt: row.created_at,
  };
}
