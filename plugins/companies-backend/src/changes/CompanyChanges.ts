import { ConflictError } from '@backstage/errors';
import type {
  CompanyChange,
  CompanyVerb,
} from '@alphaswarm-admin/plugin-companies-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import { verbs } from '../actions/verbs';

/** For how long a change may be under way, minutes: longer than any action stays open before it is abandoned. */
const UNDER_WAY_MINUTES = 20;

/** A change that somebody is about to make. */
export type ChangeClaim = {
  actionId: string;
  company: string;
  verb: CompanyVerb;
  byRef: string;
  byName?: string;
};

type ChangeRow = {
  action_id: string;
  company: string;
  verb: CompanyVerb;
  state: 'under-way' | 'done' | 'undone';
  by_ref: string;
  by_name: string | null;
  at: Date;
};

/** Lets one person at a time change a company, whichever process they reach, and knows who did last. */
export class CompanyChanges {
  readonly #database: Pick<PluginDatabase, 'run'>;

  static create(database: Pick<PluginDatabase, 'run'>): CompanyChanges {
    return new CompanyChanges(database);
  }

  private constructor(database: Pick<PluginDatabase, 'run'>) {
    this.#database = database;
  }

  /**
   * From here on nobody else changes the company, until the change is settled. Safe to call again for the same action.
   *
   * @throws ConflictError naming who is at it
   * @throws ServiceUnavailableError if the database can't be asked: then nothing is claimed
   */
  async claim(claim: ChangeClaim): Promise<void> {
    const { actionId, company, verb, byRef, byName } = claim;
    const holder = await this.#database.run(async knex => {
      await knex('company_changes')
        .where({ company, state: 'under-way' })
        .whereRaw("at < now() - ?::int * interval '1 minute'", [
          UNDER_WAY_MINUTES,
        ])
        .update({ state: 'undone' });
      const claimed = await knex('company_changes')
        .insert({
          action_id: actionId,
          company,
          verb,
          state: 'under-way',
          by_ref: byRef,
          by_name: byName ?? null,
        })
        .onConflict()
        .ignore()
        .returning('action_id');
      if (claimed.length > 0) return undefined;
      return knex<ChangeRow>('company_changes')
        .where({ company, state: 'under-way' })
        .whereNot('action_id', actionId)
        .first();
    });
    if (!holder) return;
    throw new ConflictError(
      `${holder.by_name ?? holder.by_ref} is ${verbs[holder.verb].doing} the company right now.`,
    );
  }

  /**
   * The change is over, and this is what the company's status is now: the change is done if it is what it was to bring about. Nothing happens to one
   * that is over already.
   */
  async settle(actionId: string, status: string): Promise<void> {
    await this.#database.run(knex =>
      knex('company_changes')
        .where({ action_id: actionId, state: 'under-way' })
        .update({
          state: knex.raw(
            "case when (verb = 'suspend') = ?::boolean then 'done' else 'undone' end",
            [status === verbs.suspend.to],
          ),
        }),
    );
  }

  /**
   * What is being done to a company, or was done last; undefined if the portal never changed it.
   *
   * @param options.besides - an action that doesn't count
   */
  async last(
    company: string,
    options: { besides?: string } = {},
  ): Promise<CompanyChange | undefined> {
    const { besides } = options;
    const row = await this.#database.run(knex =>
      knex<ChangeRow>('company_changes')
        .where({ company })
        .modify(query => besides && query.whereNot('action_id', besides))
        .whereIn('state', ['under-way', 'done'])
        .orderBy('at', 'desc')
        .first(),
    );
    return (
      row && {
        actionId: row.action_id,
        verb: row.verb,
        state: row.state === 'done' ? 'done' : 'under-way',
        byRef: row.by_ref,
        ...(row.by_name !== null && { byName: row.by_name }),
        at: row.at.toISOString(),
      }
    );
  }
}
