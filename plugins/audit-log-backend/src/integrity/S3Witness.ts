import {
  openCheckpoint,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerBrokenError } from '@alphaswarm-admin/plugin-audit-log-node';
import type { LockedBucket } from '../archive/LockedBucket';
import type { PresentTree, Witness, WitnessStanding } from './Witness';

/** The name of a head: its size, so that heads sort by it, and its root, so that a list of names is enough to compare with. */
const pattern = /^(\d{15})-([0-9a-f]{64})\.checkpoint$/;

type HeldHead = { name: string; size: number; root: string };

/** Options of {@link S3Witness.create}. */
export type S3WitnessOptions = {
  name: string;
  bucket: LockedBucket;
  /** Whose checkpoints it holds. */
  log: TrustedLog;
  /** How often a head is handed over at most, milliseconds: each is an object for years. */
  everyMs: number;
};

/**
 * A bucket with object lock that signed heads are kept in, each an object. Whoever rewrites the database, with the key, can add heads to it, but can't take away
 * those that the rewritten log doesn't continue. Several processes may share one.
 */
export class S3Witness implements Witness {
  readonly name: string;
  readonly #bucket: LockedBucket;
  readonly #log: TrustedLog;
  readonly #everyMs: number;
  #newest: HeldHead | undefined;
  /** When a head was last handed over by this process, epoch milliseconds. */
  #handedOverAt = 0;

  static create(options: S3WitnessOptions): S3Witness {
    return new S3Witness(options);
  }

  private constructor(options: S3WitnessOptions) {
    this.name = options.name;
    this.#bucket = options.bucket;
    this.#log = options.log;
    this.#everyMs = options.everyMs;
  }

  async compare(
    tree: PresentTree,
    depth: 'newest' | 'all',
  ): Promise<WitnessStanding> {
    // Its requests have deadlines of their own.
    const { signal } = new AbortController();
    const after = depth === 'all' ? undefined : this.#newest?.name;
    for await (const name of this.#bucket.names({ after }, signal)) {
      const head = parseName(name);
      if (!head) continue;
      // Of a first look only the newest counts; the pass over all rows comes to the others.
      if (depth === 'all') await this.#compareOne(tree, head, signal);
      this.#newest = head;
    }
    if (this.#newest) await this.#compareOne(tree, this.#newest, signal);
    const size = this.#newest?.size ?? 0;
    if (this.#newest && (size >= tree.head.size || !this.#isDue())) {
      return { size };
    }
    await this.#handOver(tree.head, signal);
    return { size: tree.head.size };
  }

  async #compareOne(
    tree: PresentTree,
    held: HeldHead,
    signal: AbortSignal,
  ): Promise<void> {
    const present =
      held.size > tree.head.size
        ? undefined
        : Buffer.from(await tree.rootAt(held.size)).toString('hex');
    if (present === held.root) return;
    // A name says nothing against the log: only a head that it signed does.
    const note = Buffer.from(await this.#bucket.read(held.name, signal));
    const { size, root } = openCheckpoint(note.toString('utf8'), this.#log);
    if (size !== held.size || Buffer.from(root).toString('hex') !== held.root) {
      throw new Error(
        `${held.name} holds another head than its name says, and was not put there by the portal`,
      );
    }
    throw new LedgerBrokenError(
      present === undefined
        ? `the witness '${this.name}' holds a head of ${size} rows, but the log has only ${tree.head.size}`
        : `the witness '${this.name}' holds a head of ${size} rows that the log does not continue: rows up to there were rewritten`,
    );
  }

  #isDue(): boolean {
    return Date.now() - this.#handedOverAt >= this.#everyMs;
  }

  async #handOver(
    { size, root, note }: PresentTree['head'],
    signal: AbortSignal,
  ): Promise<void> {
    const held = {
      size,
      root: Buffer.from(root).toString('hex'),
    };
    const name = `${String(size).padStart(15, '0')}-${held.root}.checkpoint`;
    // The same head signed by another key is the same head.
    await this.#bucket.keep(
      {
        name,
        body: Buffer.from(note),
        contentType: 'text/plain; charset=utf-8',
        metadata: {},
      },
      signal,
    );
    this.#newest = { name, ...held };
    this.#handedOverAt = Date.now();
  }
}

function parseName(name: string): HeldHead | undefined {
  const match = pattern.exec(name);
  return match ? { name, size: Number(match[1]), root: match[2] } : undefined;
}
