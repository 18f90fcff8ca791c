import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** What is said between the lines: that some are missing, and why. */
export type LogNotice = {
  id: string;
  at: number;
  notice: string;
  /** Where the missing lines are in history, epoch milliseconds. */
  missing?: { from: number; to: number };
};

/** A row of the list. */
export type LogEntry = LogLine | LogNotice;

/** What the list shows at a moment. */
export type LogBufferView = {
  entries: readonly LogEntry[];
  /** Lines that wait while the list is held. */
  waiting: number;
  /** The number of the first row. A row keeps its number when others come or go in front of it. */
  first: number;
  /** Changes when rows came in between, and so the numbers of others are new. */
  numbering: number;
  /** Changes with everything else. */
  version: number;
};

/** Rows that are held; with more the oldest go. */
const MOST_ENTRIES = 120_000;
/** As many go at once: it costs as much as taking away one. */
const TRIMMED_AT_ONCE = 20_000;

/**
 * The lines that a page holds, each once, in the order that they came. Held still, it keeps new lines aside: nothing moves under somebody's eyes, and nothing is lost.
 */
export class LogBuffer {
  readonly #ids = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #entries: LogEntry[] = [];
  #waiting: LogEntry[] = [];
  #held = false;
  #newestAt?: number;
  #notices = 0;
  #first = 0;
  #numbering = 0;
  #view: LogBufferView = {
    entries: this.#entries,
    waiting: 0,
    first: 0,
    numbering: 0,
    version: 0,
  };
  #frame?: number;

  /** The time of the newest line that has come, shown or waiting; epoch milliseconds. */
  get newestAt(): number | undefined {
    return this.#newestAt;
  }

  /** Where a line is among those that are shown; -1 if it isn't. */
  indexOf(id: string): number {
    return this.#ids.has(id)
      ? this.#entries.findIndex(entry => entry.id === id)
      : -1;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly view = () => this.#view;

  /** New lines. Those that have come before are left out. */
  append(lines: readonly LogLine[]): void {
    const fresh = this.#takeFresh(lines);
    if (fresh.length === 0) return;
    this.#add(fresh);
  }

  /** Says something at the present end. */
  note(notice: string, missing?: LogNotice['missing']): void {
    this.#notices += 1;
    this.#add([
      {
        id: `notice-${this.#notices}`,
        at: missing?.from ?? this.#newestAt ?? Date.now(),
        notice,
        missing,
      },
    ]);
  }

  /** Lines of history: before those that are there, or between them. */
  prepend(lines: readonly LogLine[]): void {
    const fresh = this.#takeFresh(lines);
    if (fresh.length === 0) return;
    const inFront =
      fresh[fresh.length - 1].at <= (this.#entries[0]?.at ?? Infinity);
    this.#entries = [...fresh, ...this.#entries];
    this.#first -= fresh.length;
    if (!inFront) {
      this.#entries.sort((a, b) => a.at - b.at);
      this.#numbering += 1;
    }
    this.#tell();
  }

  /** Keeps new lines aside from now on. */
  hold(): void {
    this.#held = true;
  }

  /** Shows what waits, and new lines as they come. */
  release(): void {
    this.#held = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#add(waiting);
  }

  #takeFresh(lines: readonly LogLine[]): LogLine[] {
    const fresh = lines.filter(({ id }) => !this.#ids.has(id));
    for (const { id, at } of fresh) {
      this.#ids.add(id);
      if (at > (this.#newestAt ?? 0)) this.#newestAt = at;
    }
    return fresh;
  }

  #add(entries: LogEntry[]): void {
    const target = this.#held ? this.#waiting : this.#entries;
    for (const entry of entries) target.push(entry);
    if (target.length > MOST_ENTRIES) this.#trim();
    this.#tell();
  }

  /** Makes a new list and leaves the old one alone: the view that was told last goes on being what it said. */
  #trim(): void {
    const all = this.#held ? this.#waiting : this.#entries;
    const count = all.length - MOST_ENTRIES + TRIMMED_AT_ONCE;
    for (let index = 0; index < count; index++) {
      this.#ids.delete(all[index].id);
    }
    this.#notices += 1;
    const kept: LogEntry[] = [
      {
        id: `notice-${this.#notices}`,
        at: all[count].at,
        notice: `Older lines were let go: this page keeps ${MOST_ENTRIES.toLocaleString('en')}`,
        missing: { from: all[0].at, to: all[count - 1].at },
      },
    ];
    for (let index = count; index < all.length; index++) kept.push(all[index]);
    if (this.#held) {
      this.#waiting = kept;
    } else {
      this.#entries = kept;
      // The notice is one row in place of those that went.
      this.#first += count - 1;
    }
  }

  /** Once a frame, however many lines come. */
  #tell(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#view = {
        entries: this.#entries,
        waiting: this.#waiting.length,
        first: this.#first,
        numbering: this.#numbering,
        version: this.#view.version + 1,
      };
      for (const listener of this.#listeners) listener();
    });
  }
}
