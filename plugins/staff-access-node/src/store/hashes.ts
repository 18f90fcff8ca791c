import { createHash } from 'node:crypto';

/** Hex SHA-256 of an unguessable id: enough to find it again, useless to whoever reads the table. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * The id of the grant that answers a challenge, which also names the challenge in the ledger: the hash of the challenge's id, because the id itself is a
 * capability. Being the primary key, it lets a challenge be granted once.
 */
export function grantIdOf(challengeId: string): string {
  return hashOf(challengeId);
}
