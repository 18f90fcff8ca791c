import {
  openCheckpoint,
  sameHash,
  type TrustedLog,
  type VerifiedCheckpoint,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerBrokenError } from '@alphaswarm-admin/plugin-audit-log-node';
import { toError } from '@backstage/errors';
import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PresentTree, Witness, WitnessStanding } from './Witness';

/** A line of the file. */
const entrySchema = z.object({
  size: z.number(),
  at: z.string(),
  checkpoint: z.string(),
});

/** Options of {@link FileWitness.create}. */
export type FileWitnessOptions = {
  name: string;
  /** Where it is; it is made if it isn't there, in a folder that is. */
  file: string;
  /** Whose checkpoints it holds. */
  log: TrustedLog;
};

/**
 * A file of checkpoints, a JSON object on each line, only ever appended to. It is as good as it is out of reach of those who can write to the
 * database: an append-only mount, or a folder that is copied away to write-once storage.
 */
export class FileWitness implements Witness {
  readonly name: string;
  readonly #file: string;
  readonly #log: TrustedLog;

  static create(options: FileWitnessOptions): FileWitness {
    return new FileWitness(options);
  }

  private constructor(options: FileWitnessOptions) {
    this.name = options.name;
    this.#file = options.file;
    this.#log = options.log;
  }

  async compare(
    tree: PresentTree,
    depth: 'newest' | 'all',
  ): Promise<WitnessStanding> {
    const content = await this.#content();
    const lines = content.split('\n').filter(line => line !== '');
    // What follows the last newline was being written when a process ended.
    if (!content.endsWith('\n')) lines.pop();
    const held = depth === 'all' ? lines : lines.slice(-1);
    let size = 0;
    for (const line of held) {
      const checkpoint = this.#read(line);
      size = checkpoint.size;
      await this.#compareOne(tree, checkpoint);
    }
    if (lines.length > 0 && size >= tree.head.size) return { size };
    await this.#append(tree.head, content);
    return { size: tree.head.size };
  }

  async #compareOne(
    tree: PresentTree,
    held: VerifiedCheckpoint,
  ): Promise<void> {
    if (held.size > tree.head.size) {
      throw new LedgerBrokenError(
        `the witness '${this.name}' holds a head of ${held.size} rows, but the log has only ${tree.head.size}`,
      );
    }
    if (!sameHash(held.root, await tree.rootAt(held.size))) {
      throw new LedgerBrokenError(
        `the witness '${this.name}' holds a head of ${held.size} rows that the log does not continue: rows up to there were rewritten`,
      );
    }
  }

  #read(line: string): VerifiedCheckpoint {
    try {
      const { checkpoint } = entrySchema.parse(JSON.parse(line));
      return openCheckpoint(checkpoint, this.#log);
    } catch (error) {
      throw new Error(
        `${this.#file} holds something else than this log's checkpoints: ${
          toError(error).message
        }`,
      );
    }
  }

  async #content(): Promise<string> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }

  async #append(head: PresentTree['head'], content: string): Promise<void> {
    const entry = {
      size: head.size,
      at: new Date().toISOString(),
      checkpoint: head.note,
    };
    const torn = content !== '' && !content.endsWith('\n');
    const file = await open(this.#file, 'a', 0o644);
    try {
      await file.appendFile(`${torn ? '\n' : ''}${JSON.stringify(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
