import type { Knex } from 'knex';
import { hashOf } from './hashes';

/**
 * Uses a grant, in one statement: whoever it belongs to, what it is bound to, whether it is unused and unexpired is all decided by the same row lock, so that
 * of concurrent uses of a bound grant one succeeds. An unbound grant isn't used up: it only must still be valid.
 *
 * @returns whether the grant may be relied on
 */
export async function consumeGrant(
  knex: Knex,
  use: {
    id: string;
    userRef: string;
    sessionId: string;
    operationDigest: string;
  },
  now: Date,
): Promise<boolean> {
  const used = await knex('step_up_grants')
    .where({
      id: use.id,
      user_ref: use.userRef,
      session_hash: hashOf(use.sessionId),
    })
    .whereNull('consumed_at')
    .where('expires_at', '>', now)
    .where(binding =>
      binding
        .where('bound', false)
        .orWhere('operation_digest', use.operationDigest),
    )
    .update({
      consumed_at: knex.raw('case when bound then ?::timestamptz end', [now]),
    });
  return used === 1;
}
