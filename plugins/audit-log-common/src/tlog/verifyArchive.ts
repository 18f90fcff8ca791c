import type { Checkpoint, TrustedLog } from './checkpoint';
import { ProofError, type Verdict } from './errors';
import { sameHash, type TreeHasher } from './hash';
import { type ExportVerdict, verifyExport } from './verifyExport';
import { rowCount } from './words';

/** An object of an archive: a complete export of consecutive rows. */
export type ArchivedObject = {
  /** As the error calls it. */
  name: string;
  /** The rows that it should hold: the first, inclusive, and the last, exclusive. */
  from: number;
  to: number;
  /** Its bytes. */
  read(): AsyncIterable<Uint8Array>;
};

/** What {@link verifyArchive} proved. */
export type ArchiveVerdict = Verdict & {
  objects: number;
  /** The first row, inclusive, and the last, exclusive. */
  from: number;
  to: number;
};

/** What an archive is verified against. */
export type ArchiveTrust = {
  log: TrustedLog;
  /** The row that it should begin with: later than 0 if objects before it were removed when their retention was over. */
  first: number;
  hasher?: TreeHasher;
};

/** With the object that says so. */
type Named<T> = T & { object: string };

/**
 * Verifies that objects are together the log from its first row on, without a gap: each proves itself, each continues the one before, and every head that
 * one of them was proven by is continued by those after it. At constant memory.
 *
 * @param objects - in any order
 * @returns what is proven
 * @throws {@link ProofError} naming the first object, and the first `seq`, that is wrong or missing
 */
export async function verifyArchive(
  objects: readonly ArchivedObject[],
  trust: ArchiveTrust,
): Promise<ArchiveVerdict> {
  const chain = ArchiveChain.create(trust);
  for (const object of inOrder(objects)) await chain.append(object);
  return chain.finish();
}

function inOrder(objects: readonly ArchivedObject[]): ArchivedObject[] {
  return [...objects].sort((a, b) => a.from - b.from || a.to - b.to);
}

class ArchiveChain {
  readonly #trust: ArchiveTrust;
  /** Where the next object has to begin, and the tree up to there. */
  #place: number;
  #end: Named<Checkpoint> | undefined;
  /** Heads of more rows than there were objects so far. */
  #ahead: Array<Named<Checkpoint>> = [];
  #objects = 0;

  static create(trust: ArchiveTrust): ArchiveChain {
    return new ArchiveChain(trust);
  }

  private constructor(trust: ArchiveTrust) {
    this.#trust = trust;
    this.#place = trust.first;
  }

  async append(object: ArchivedObject): Promise<void> {
    const { name, from, to } = object;
    if (from > this.#place) throw this.#missing(from, name);
    if (to <= this.#place) {
      throw this.#wrong(
        name,
        `it holds rows ${from} to ${to - 1}, which ${this.#end?.object ?? 'an earlier object'} holds already`,
      );
    }
    const verdict = await this.#verify(object);
    if (verdict.from !== from || verdict.to !== to || !verdict.complete) {
      throw this.#wrong(
        name,
        `it does not hold all of the rows ${from} to ${to - 1}, as its name says: it begins as an export of ${verdict.from} to ${verdict.to - 1}`,
      );
    }
    this.#objects += 1;
    this.#place = to;
    const { origin, extensions } = verdict.checkpoint;
    this.#end = {
      object: name,
      origin,
      extensions,
      size: to,
      root: verdict.rootAtEnd!,
    };
    this.#ahead = this.#ahead.filter(({ size }) => size > to);
    this.#addHead({ ...verdict.checkpoint, object: name });
  }

  finish(): ArchiveVerdict {
    const { first: from } = this.#trust;
    if (!this.#end) {
      throw new ProofError(
        'malformed',
        'There is no object of an archive: their names are two row numbers, 000000000000000-000000000000500.ndjson',
      );
    }
    const to = this.#place;
    const rows = to - from === 1 ? `row ${from}` : `rows ${from} to ${to - 1}`;
    return {
      objects: this.#objects,
      from,
      to,
      proven: [
        `The archive holds ${rows} of the log ${this.#end.origin}: all of them, in order, to the byte, in ${this.#objects} ${this.#objects === 1 ? 'object' : 'objects'}.`,
        'Each object is proven by a head that the log signed, and continues those before it.',
      ],
      notProven: [
        ...(from === 0 ? [] : [`Anything of the ${rowCount(from)} before it.`]),
        ...this.#ahead.map(
          ({ size, object }) =>
            `That the log continued the head of ${rowCount(size)} that ${object} is proven by: the objects up to there are not in the archive.`,
        ),
        'That the log ended there: rows that were added later are in later objects, or in none yet.',
        'That what the rows say is true: the proof is that they were recorded so, and not changed since.',
      ],
    };
  }

  async #verify(object: ArchivedObject): Promise<ExportVerdict> {
    const { log, hasher } = this.#trust;
    const reached = this.#ahead.filter(({ size }) => size <= object.to);
    try {
      return await verifyExport(object.read(), {
        log,
        hasher,
        previous: [...(this.#end ? [this.#end] : []), ...reached],
      });
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      throw new ProofError(error.code, `${object.name}: ${error.message}`, {
        proven: [...this.#proven(), ...error.proven],
        findings: error.findings,
      });
    }
  }

  /** Objects that were written in one go are proven by one head. */
  #addHead(head: Named<Checkpoint>): void {
    if (head.size <= this.#place) return;
    const same = this.#ahead.find(({ size }) => size === head.size);
    if (!same) {
      this.#ahead.push(head);
    } else if (!sameHash(same.root, head.root)) {
      throw this.#wrong(
        head.object,
        `it is proven by another head of ${rowCount(head.size)} than ${same.object}: the log signed two histories`,
        'not-consistent',
      );
    }
  }

  #missing(to: number, before: string): ProofError {
    const from = this.#place;
    const after = this.#end ? `after ${this.#end.object}, ` : '';
    return new ProofError(
      'rows-differ',
      `Rows ${from} to ${to - 1} are missing: ${after}before ${before}, no object holds them${
        this.#end
          ? ''
          : '. If objects were removed when their retention was over, say where the archive begins'
      }`,
      {
        proven: this.#proven(),
        findings: [
          {
            kind: 'removed',
            seq: from,
            line: 1,
            message: `Row ${from} is the first that is missing`,
          },
        ],
      },
    );
  }

  #wrong(
    name: string,
    why: string,
    code: 'malformed' | 'not-consistent' = 'malformed',
  ): ProofError {
    return new ProofError(code, `${name}: ${why}`, { proven: this.#proven() });
  }

  #proven(): string[] {
    return this.#end
      ? [
          `The objects before it hold the rows ${this.#trust.first} to ${this.#place - 1}, all of them, to the byte.`,
        ]
      : [];
  }
}
