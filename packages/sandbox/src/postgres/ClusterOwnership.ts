import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { processStart } from './processIdentity';

const ownerSchema = z.object({ pid: z.number().int(), start: z.string() });

/** Which Node process a data folder is in use by: a file in it, worthless once that process is gone. */
export class ClusterOwnership {
  readonly #file: string;
  #taken = false;

  static of(home: string): ClusterOwnership {
    return new ClusterOwnership(join(home, 'owner.json'));
  }

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws when another living process has it, or this one already */
  take(): void {
    const owner = this.#livingOwner();
    if (owner !== undefined) {
      throw new Error(
        owner === process.pid
          ? `This process runs PostgreSQL on ${this.#file} already.`
          : `Another sandbox (process ${owner}) uses this data folder: stop it, or give this one a folder of its own. (${this.#file})`,
      );
    }
    rmSync(this.#file, { force: true });
    const self = { pid: process.pid, start: processStart(process.pid) ?? '' };
    // 'wx': of two that get here at once, one fails.
    writeFileSync(this.#file, JSON.stringify(self), {
      flag: 'wx',
      mode: 0o600,
    });
    this.#taken = true;
  }

  /** Gives up what was taken; a folder that another process took is left alone. */
  release(): void {
    if (this.#taken) {
      this.#taken = false;
      rmSync(this.#file, { force: true });
    }
  }

  #livingOwner(): number | undefined {
    let content: string;
    try {
      content = readFileSync(this.#file, 'utf8');
    } catch {
      return undefined;
    }
    const owner = ownerSchema.safeParse(parseJson(content)).data;
    return owner && processStart(owner.pid) === owner.start
      ? owner.pid
      : undefined;
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // Half written by a process that was killed.
    return undefined;
  }
}
