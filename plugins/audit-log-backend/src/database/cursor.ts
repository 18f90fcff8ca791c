import { InputError } from '@backstage/errors';
import {
  canonicalJson,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createHash } from 'node:crypto';
import type { Direction } from '../search/SeqRange';

/** A place between rows: a page of older rows has those below `seq`, one of newer rows those above. */
export type PagePlace = { direction: Direction; seq: number };

const letters = { older: 'o', newer: 'n' } as const;

/**
 * Where a page begins, and which way it goes.
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

  /** The cursor of the page that begins at a place. */
  write(place: PagePlace): string {
    const written = `v2.${letters[place.direction]}.${place.seq.toString(36)}`;
    return `${written}.${this.#digest(written)}`;
  }

  /**
   * Reads a cursor back.
   *
   * @throws InputError if it is malformed, altered, or of another query
   */
  read(cursor: string): PagePlace {
    const match = /^v2\.([on])\.([0-9a-z]{1,11})\.[\w-]{22}$/.exec(cursor);
    const place: PagePlace = {
      direction: match?.[1] === 'n' ? 'newer' : 'older',
      seq: match ? parseInt(match[2], 36) : NaN,
    };
    if (!match || cursor !== this.write(place)) {
      throw new InputError(
        'query.cursor: not a cursor of this query; begin again without it',
      );
    }
    return place;
  }

  #digest(written: string): string {
    return createHash('sha256')
      .update(`${written} ${this.#binding}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }
}
