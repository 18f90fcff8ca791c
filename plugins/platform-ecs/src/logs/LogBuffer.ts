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
  /** How many rows were put in front of those that were there, in all. */
  prepended: number;
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
  #view: LogBufferView = { entries: [], waiting: 0, prepended: 0, version: 0 };
  #frame?: number;

  /** The time of the newest line that has come, shown or waiting; epoch milliseconds. */
  get newestAt(): number | undefined {
    return this.#newestAt;
  }

  /** The oldest line that is shown. */
  get oldest(): LogEntry | undefined {
    return this.#entries[0];
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
    const first = this.#entries[0]?.at ?? Infinity;
    const inFront = fresh[fresh.length - 1].at <= first;
    this.#entries = inFront
      ? [...fresh, ...this.#entries]
      : [...fresh, ...this.#entries].sort((a, b) => a.at - b.at);
    this.#view = {
      ...this.#view,
      prepended:
        this.#view.prepended + fresh.filter(({ at }) => at <= first).length,
    };
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
    this.#entries.push(...waiting);
    this.#trim(this.#entries);
    this.#tell();
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
    this.#trim(target);
    this.#tell();
  }

  #trim(entries: LogEntry[]): void {
    if (entries.length <= MOST_ENTRIES) return;
    const gone = entries.splice(
      0,
      entries.length - MOST_ENTRIES + TRIMMED_AT_ONCE,
    );
    for (const { id } of gone) this.#ids.delete(id);
    this.#notices += 1;
    entries.unshift({
      id: `notice-${this.#notices}`,
      at: entries[0].at,
      notice: `Older lines were let go: this page keeps ${MOST_ENTRIES.toLocaleString('en')}`,
      missing: { from: gone[0].at, to: gone[gone.length - 1].at },
    });
  }

  /** Once a frame, however many lines come. */
  #tell(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#view = {
        entries: this.#entries,
        waiting: this.#waiting.length,
        prepended: this.#view.prepended,
        version: this.#view.version + 1,
      };
      for (const listener of this.#listeners) listener();
    });
  }
}
