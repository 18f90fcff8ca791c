import { randomUUID } from 'node:crypto';
import type {
  LiveTailSessionLogEvent,
  LiveTailSessionStart,
} from '@aws-sdk/client-cloudwatch-logs';
import type { EventStream } from '../EventStream';
import type { LinePredicate } from './filterPattern';
import { INGESTION_MS, type LogGroups, type LogGroupSource } from './LogGroups';

/** As AWS bounds it: more than these are sampled. */
const EVENTS_PER_UPDATE = 500;
/** As AWS bounds it. */
const SESSION_MS = 3 * 3_600_000;
/** A clock that was set forward gives no more than this at once. */
const LONGEST_UPDATE_MS = 10_000;

/** What one session shows. */
export interface LiveTail {
  groups: LogGroupSource[];
  /** Which streams, by name. */
  wantsStream(name: string): boolean;
  wantsLine: LinePredicate;
  start: Omit<LiveTailSessionStart, 'requestId' | 'sessionId'>;
}

/** The Live Tail sessions that are open. */
export class LiveTails {
  readonly #logs: LogGroups;
  readonly #updateEveryMs: number;
  readonly #streams = new Set<EventStream>();

  /** @param options - `updateEveryMs` of real time; AWS updates every second */
  static create(options: {
    logs: LogGroups;
    updateEveryMs: number;
  }): LiveTails {
    return new LiveTails(options);
  }

  private constructor(options: { logs: LogGroups; updateEveryMs: number }) {
    this.#logs = options.logs;
    this.#updateEveryMs = options.updateEveryMs;
  }

  get open(): number {
    return this.#streams.size;
  }

  /** Cuts the connections of all sessions, in the middle of whatever they say. @returns how many */
  cut(): number {
    const streams = [...this.#streams];
    for (const stream of streams) stream.cut();
    return streams.length;
  }

  /** Serves a session until one of both sides ends it. */
  serve(tail: LiveTail, stream: EventStream): void {
    const logs = this.#logs;
    const beganAt = logs.now();
    let shownUntil = beganAt;
    this.#streams.add(stream);
    stream.event('sessionStart', {
      ...tail.start,
      requestId: randomUUID(),
      sessionId: randomUUID(),
    });
    const timer = setInterval(() => {
      const now = logs.now();
      if (now - beganAt >= SESSION_MS) {
        clearInterval(timer);
        stream.exception(
          'SessionTimeoutException',
          'Your Live Tail session has timed out.',
        );
        return;
      }
      const from = Math.max(shownUntil, now - LONGEST_UPDATE_MS);
      shownUntil = now;
      const events = ingestedBetween(tail, from, now);
      const sampled = events.length > EVENTS_PER_UPDATE;
      stream.event('sessionUpdate', {
        sessionMetadata: { sampled },
        sessionResults: sampled ? sample(events) : events,
      });
    }, this.#updateEveryMs);
    stream.onClose(() => {
      clearInterval(timer);
      this.#streams.delete(stream);
    });
  }
}

/** What became readable after `from`, until and with `to`; oldest first. Epoch milliseconds. */
function ingestedBetween(
  { groups, wantsStream, wantsLine }: LiveTail,
  from: number,
  to: number,
): LiveTailSessionLogEvent[] {
  const first = Math.floor((from - INGESTION_MS) / 1000);
  const last = Math.floor((to - INGESTION_MS) / 1000);
  const events: LiveTailSessionLogEvent[] = [];
  for (const group of groups) {
    for (const stream of group.streams()) {
      if (!wantsStream(stream.name)) continue;
      for (let second = first; second <= last; second++) {
        for (const { timestamp, message } of stream.linesOf(second)) {
          const ingestionTime = timestamp + INGESTION_MS;
          if (ingestionTime <= from || ingestionTime > to) continue;
          if (!wantsLine(message)) continue;
          events.push({
            logStreamName: stream.name,
            logGroupIdentifier: group.arn
              .split(':')
              .slice(4)
              .join(':')
              .replace(':log-group', ''),
            timestamp,
            message,
            ingestionTime,
          });
        }
      }
    }
  }
  return events.sort((a, b) => a.timestamp! - b.timestamp!);
}

function sample(events: LiveTailSessionLogEvent[]): LiveTailSessionLogEvent[] {
  const step = events.length / EVENTS_PER_UPDATE;
  return Array.from(
    { length: EVENTS_PER_UPDATE },
    (_, index) => events[Math.floor(index * step)],
  );
}
