import { InputError } from '@backstage/errors';

/** A place in what is kept: after this entry. */
export type MemoryPlace = {
  /** ISO 8601 UTC. */
  happenedAt: string;
  id: string;
};

/** The cursor of a page that begins after a place. It is no secret and grants nothing: every page is authorised and filtered anew. */
export function writeMemoryCursor({ happenedAt, id }: MemoryPlace): string {
  return `${Date.parse(happenedAt).toString(36)}.${BigInt(id).toString(36)}`;
}

/**
 * Reads a cursor back.
 *
 * @throws InputError (400) if it isn't one
 */
export function readMemoryCursor(cursor: string): MemoryPlace {
  const match = /^([0-9a-z]{1,9})\.([0-9a-z]{1,12})$/.exec(cursor);
  const at = match ? Number.parseInt(match[1], 36) : Number.NaN;
  const id = match ? Number.parseInt(match[2], 36) : Number.NaN;
  // The longest that dates can be, and the largest id that is still exact.
  if (!(at <= 8.64e15) || !Number.isSafeInteger(id)) {
    throw new InputError(
      'query.cursor: not a cursor of this query; begin again without it',
    );
  }
  return { happenedAt: new Date(at).toISOString(), id: String(id) };
}
