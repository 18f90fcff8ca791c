import { createHash } from 'node:crypto';
import type {
  FilteredLogEvent,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import {
  INGESTION_MS,
  type LogGroups,
  type LogStreamSource,
} from '../LogGroups';
import {
  compilePattern,
  invalidParameter,
  invalidToken,
  limit,
  logGroupFields,
  requireLogGroup,
} from './input';

/** An answer's size, as AWS bounds it. */
const MAX_PAGE_BYTES = 1_048_576;
/** A request reads at most this many seconds of streams; the rest comes with the next page, which may be why a page is empty. */
const STREAM_SECONDS_PER_PAGE = 60_000;

const inputSchema = z.object({
  ...logGroupFields,
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().min(1).optional(),
  startTime: z.number().int().min(0).optional(),
  endTime: z.number().int().min(0).optional(),
  filterPattern: z.string().max(1024).default(''),
  nextToken: z.string().optional(),
  limit: limit(10_000),
  startFromHead: z.boolean().default(true),
});

/** Where a page goes on: the second, and how many of its matching lines have been given. */
const tokenSchema = z.object({
  second: z.number().int(),
  given: z.number().int().min(0),
  forward: z.boolean(),
  query: z.string(),
});

/** FilterLogEvents: the lines of many streams, interleaved by time. */
export function filterLogEvents(logs: LogGroups) {
  return defineOperation(
    inputSchema,
    (input): OutputOf<FilterLogEventsCommandOutput> => {
      const group = requireLogGroup(logs, input);
      const streams = chooseStreams(group.streams(), input);
      const wanted = compilePattern(input.filterPattern);
      const query = digest([
        group.name,
        input.logStreamNames,
        input.logStreamNamePrefix,
        input.filterPattern,
        input.startTime,
        input.endTime,
      ]);
      const token = readToken(input.nextToken, query);
      const forward = token?.forward ?? input.startFromHead;

      const from = Math.max(
        input.startTime ?? 0,
        Math.min(...streams.map(({ beginsAt }) => beginsAt)),
      );
      const to = Math.min(input.endTime ?? Infinity, logs.now());
      const first = Math.floor(from / 1000);
      const last = Math.floor(to / 1000);
      const step = forward ? 1 : -1;

      const events: FilteredLogEvent[] = [];
      let bytes = 0;
      let read = 0;
      let given = token?.given ?? 0;
      for (
        let second = token?.second ?? (forward ? first : last);
        second >= first && second <= last;
        second += step
      ) {
        if (read > STREAM_SECONDS_PER_PAGE) {
          return answer(events, { second, given: 0, forward, query });
        }
        read += streams.length;
        const lines = eventsOfSecond(streams, second).filter(
          ({ timestamp, message }) =>
            timestamp >= from && timestamp <= to && wanted(message),
        );
        if (!forward) {
          lines.reverse();
        }
        for (const [index, event] of lines.entries()) {
          if (index < given) {
            continue;
          }
          bytes += event.message.length + 26;
          if (events.length === input.limit || bytes > MAX_PAGE_BYTES) {
            return answer(events, { second, given: index, forward, query });
          }
          events.push(event);
        }
        given = 0;
      }
      return answer(events);
    },
  );
}

function chooseStreams(
  streams: LogStreamSource[],
  input: z.output<typeof inputSchema>,
): LogStreamSource[] {
  const { logStreamNames, logStreamNamePrefix } = input;
  if (logStreamNames && logStreamNamePrefix) {
    throw invalidParameter(
      'logStreamNames and logStreamNamePrefix cannot be used together.',
    );
  }
  if (
    input.startTime !== undefined &&
    input.endTime !== undefined &&
    input.startTime > input.endTime
  ) {
    throw invalidParameter('startTime must not be after endTime.');
  }
  return streams.filter(
    ({ name }) =>
      (!logStreamNames || logStreamNames.includes(name)) &&
      name.startsWith(logStreamNamePrefix ?? ''),
  );
}

function eventsOfSecond(streams: LogStreamSource[], second: number) {
  return streams
    .flatMap(stream =>
      stream.linesOf(second).map(({ timestamp, message }, index) => ({
        logStreamName: stream.name,
        timestamp,
        message,
        ingestionTime: timestamp + INGESTION_MS,
        eventId: eventId(stream.name, timestamp, index),
      })),
    )
    .sort((a, b) => a.timestamp - b.timestamp);
}

/** 56 digits, the first of which order by time. */
function eventId(stream: string, timestamp: number, index: number): string {
  const tail = BigInt(`0x${digest([stream, timestamp, index]).slice(0, 30)}`);
  return `3${String(timestamp).padStart(17, '0')}${String(tail).padStart(38, '0').slice(-38)}`;
}

function answer(
  events: FilteredLogEvent[],
  next?: z.infer<typeof tokenSchema>,
): OutputOf<FilterLogEventsCommandOutput> {
  return {
    events,
    searchedLogStreams: [],
    nextToken: next && Buffer.from(JSON.stringify(next)).toString('base64url'),
  };
}

function readToken(token: string | undefined, query: string) {
  if (token === undefined) {
    return undefined;
  }
  try {
    const parsed = tokenSchema.parse(
      JSON.parse(Buffer.from(token, 'base64url').toString('utf8')),
    );
    if (parsed.query === query) {
      return parsed;
    }
  } catch {
    // Not a token of ours: said below, as for one of another query.
  }
  throw invalidToken();
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
