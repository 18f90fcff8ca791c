import { InputError } from '@backstage/errors';
import {
  canonicalJson,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createHash } from 'node:crypto';

/**
 * Where the next page begins: below this `seq`.
 *
 * A cursor is bound to what it pages through, the filter and what the reader may see, by a digest; it is no secret and grants nothing, since
 * every page is authorised anew.
 */
export class PageCursor {
  readonly #binding: string;

  /** @param query - all that decides which rows there are */
  static of(query: JsonValue): PageCursor {
    return new PageCursor(query);
  }

  private constructor(query: JsonValue) {
    this.#binding = canonicalJson(query);
  }

  /** The cursor of the page below `seq`. */
  write(seq: number): string {
    return `v1.${seq.toString(36)}.${this.#digest(seq)}`;
  }

  /**
   * Reads a cursor back.
   *
   * @throws InputError if it is malformed, altered, or of another query
   */
  read(cursor: string): number {
    const match = /^v1\.([0-9a-z]{1,11})\.([\w-]{22})$/.exec(cursor);
    const seq = match ? parseInt(match[1], 36) : NaN;
    if (!match || cursor !== this.write(seq)) {
      throw new InputError(
        'query.cursor: not a cursor of this query; begin again without it',
      );
    }
    return seq;
  }

  #digest(seq: number): string {
    return createHash('sha256')
      .update(`${seq} ${this.#binding}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }
}
