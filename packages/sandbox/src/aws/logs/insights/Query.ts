import type { LogGroups, LogGroupSource } from '../LogGroups';
import type { Command, Row } from './parseQuery';
import { recordOf, runCommands, wantsRecord } from './runCommands';

/** How many seconds of streams are read before others get their turn. */
const STREAM_SECONDS_AT_ONCE = 5_000;

/** Options of {@link Query.start}. */
export interface QueryOptions {
  id: string;
  text: string;
  commands: Command[];
  groups: LogGroupSource[];
  /** Epoch milliseconds; both ends are in the range. */
  from: number;
  to: number;
  limit: number;
  logs: LogGroups;
}

/** A query that runs in the background, as AWS's do, and can be stopped. */
export class Query {
  readonly id: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly #options: QueryOptions;
  readonly #matched: Row[] = [];
  #status: 'Running' | 'Complete' | 'Cancelled' = 'Running';
  #scanned = 0;
  #bytes = 0;

  static start(options: QueryOptions): Query {
    const query = new Query(options);
    void query.#run();
    return query;
  }

  private constructor(options: QueryOptions) {
    this.id = options.id;
    this.text = options.text;
    this.createdAt = options.logs.now();
    this.#options = options;
  }

  get status() {
    return this.#status;
  }

  get groupName(): string {
    return this.#options.groups[0].name;
  }

  /** @returns whether it was still running */
  stop(): boolean {
    if (this.#status !== 'Running') return false;
    this.#status = 'Cancelled';
    return true;
  }

  /** The rows so far, and how far it is. */
  results() {
    const { commands, limit, groups } = this.#options;
    const { fields, rows } = runCommands(commands, this.#matched, limit);
    return {
      queryLanguage: 'CWLI' as const,
      status: this.#status,
      results: rows.map(row =>
        fields
          .filter(field => row[field] !== undefined)
          .map(field => ({ field, value: row[field] })),
      ),
      statistics: {
        recordsMatched: this.#matched.length,
        recordsScanned: this.#scanned,
        bytesScanned: this.#bytes,
        logGroupsScanned: groups.length,
      },
    };
  }

  async #run(): Promise<void> {
    const { groups, from, to, logs, commands } = this.#options;
    const wants = wantsRecord(commands);
    const streams = groups.flatMap(group =>
      group.streams().map(stream => ({ stream, log: group.name })),
    );
    const last = Math.floor(Math.min(to, logs.now()) / 1000);
    const begun = Math.min(...streams.map(({ stream }) => stream.beginsAt));
    let second = Math.floor(Math.max(from, begun) / 1000);
    let read = 0;
    for (; second <= last; second++) {
      if (this.#status !== 'Running') return;
      for (const { stream, log } of streams) {
        for (const { timestamp: at, message } of stream.linesOf(second)) {
          if (at < from || at > to) continue;
          this.#scanned += 1;
          this.#bytes += message.length;
          const row = recordOf({ at, message, stream: stream.name, log });
          if (wants(row)) this.#matched.push(row);
        }
      }
      read += streams.length;
      if (read >= STREAM_SECONDS_AT_ONCE) {
        read = 0;
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
    }
    if (this.#status === 'Running') this.#status = 'Complete';
  }
}
