import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** The longest that CloudWatch is given to make a line readable, milliseconds. */
const OVERLAP_MS = 10_000;
/** Where lines come fast, so many are read again at most: reading 10 s of them again each second would use up AWS's rate. */
const OVERLAP_LINES = 2_000;
const SHORTEST_OVERLAP_MS = 1_000;

/**
 * Tells new lines from those that were read before. Lines become readable out of order, so each read begins a little before the newest line that is known; this is what that little is, and what
 * keeps its lines from being shown twice. It remembers ids of that little and no more.
 */
export class NewLines {
  /** Time by id. In the order of reading. */
  readonly #known = new Map<string, number>();
  #newestAt: number;

  /** @param since - epoch milliseconds: older lines are not wanted */
  static create(since: number): NewLines {
    return new NewLines(since);
  }

  private constructor(since: number) {
    this.#newestAt = since;
  }

  /** The time of the newest line so far, epoch milliseconds. */
  get newestAt(): number {
    return this.#newestAt;
  }

  /** Where the next read begins, epoch milliseconds. */
  readFrom(): number {
    const shortest = this.#newestAt - SHORTEST_OVERLAP_MS;
    if (this.#known.size < OVERLAP_LINES) {
      return this.#newestAt - OVERLAP_MS;
    }
    const times = [...this.#known.values()].sort((a, b) => b - a);
    return Math.max(
      this.#newestAt - OVERLAP_MS,
      Math.min(shortest, times[OVERLAP_LINES - 1]),
    );
  }

  /** Those of the lines that weren't known. Knows them from now on. */
  take(lines: readonly LogLine[]): LogLine[] {
    const fresh: LogLine[] = [];
    for (const line of lines) {
      if (this.#known.has(line.id)) continue;
      this.#known.set(line.id, line.at);
      fresh.push(line);
      // A writer whose clock is ahead must not make the next read begin in the future.
      const at = Math.min(line.at, Date.now());
      if (at > this.#newestAt) this.#newestAt = at;
    }
    this.#forget();
    return fresh;
  }

  /** Leaves out what is before this time: it can't be caught up with. */
  skipTo(at: number): void {
    this.#newestAt = Math.max(this.#newestAt, at);
    this.#forget();
  }

  #forget(): void {
    for (const [id, at] of this.#known) {
      if (at >= this.#newestAt - OVERLAP_MS) break;
      this.#known.delete(id);
    }
  }
}
