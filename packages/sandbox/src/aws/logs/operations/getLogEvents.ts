import type { GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import {
  INGESTION_MS,
  type LogGroups,
  type LogStreamSource,
} from '../LogGroups';
import type { LogLine } from '../logLines';
import { invalidToken, limit, logGroupFields, requireLogGroup } from './input';

/** A place between two lines of a stream: before the `index`-th line of a second. */
interface Place {
  second: number;
  index: number;
}

const inputSchema = z.object({
  ...logGroupFields,
  logStreamName: z.string('logStreamName is required.'),
  startTime: z.number().int().min(0).default(0),
  endTime: z.number().int().min(0).optional(),
  nextToken: z.string().optional(),
  limit: limit(10_000),
  startFromHead: z.boolean().default(false),
});

/**
 * GetLogEvents: one stream, from its head or its tail, on and back. As on AWS the end of the stream is known by getting one's own token back, and
 * that token later gives what was written since.
 */
export function getLogEvents(logs: LogGroups) {
  return defineOperation(
    inputSchema,
    (input): OutputOf<GetLogEventsCommandOutput> => {
      const stream = requireLogGroup(logs, input)
        .streams()
        .find(({ name }) => name === input.logStreamName);
      if (!stream) {
        throw new AwsError(
          'ResourceNotFoundException',
          'The specified log stream does not exist.',
        );
      }
      // `endTime` is exclusive here, unlike in FilterLogEvents.
      const window = {
        from: Math.max(input.startTime, stream.beginsAt),
        to: Math.min(input.endTime ?? Infinity, logs.now() + 1, stream.endsAt),
      };
      const token = readToken(input.nextToken);
      const forward = token?.forward ?? input.startFromHead;
      const { lines, before, after } = forward
        ? readOn(stream, window, token?.place, input.limit)
        : readBack(stream, window, token?.place, input.limit);
      return {
        events: lines.map(({ timestamp, message }) => ({
          timestamp,
          message,
          ingestionTime: timestamp + INGESTION_MS,
        })),
        nextForwardToken: `f/${after.second}/${after.index}`,
        nextBackwardToken: `b/${before.second}/${before.index}`,
      };
    },
  );
}

interface Window {
  from: number;
  to: number;
}

const isIn = (window: Window) => (line: LogLine) =>
  line.timestamp >= window.from && line.timestamp < window.to;

function readOn(
  stream: LogStreamSource,
  window: Window,
  start: Place | undefined,
  most: number,
) {
  const before = start ?? { second: Math.floor(window.from / 1000), index: 0 };
  let after = before;
  const lines: LogLine[] = [];
  const last = Math.floor(window.to / 1000);
  for (
    let { second, index } = before;
    second <= last && lines.length < most;
    second += 1, index = 0
  ) {
    const ofSecond = stream.linesOf(second);
    for (; index < ofSecond.length && lines.length < most; index++) {
      if (isIn(window)(ofSecond[index])) {
        lines.push(ofSecond[index]);
        after = { second, index: index + 1 };
      }
    }
  }
  return { lines, before, after };
}

function readBack(
  stream: LogStreamSource,
  window: Window,
  start: Place | undefined,
  most: number,
) {
  const after = start ?? {
    second: Math.floor(window.to / 1000),
    index: stream.linesOf(Math.floor(window.to / 1000)).filter(isIn(window))
      .length,
  };
  let before = after;
  const lines: LogLine[] = [];
  const first = Math.floor(window.from / 1000);
  for (
    let { second, index } = after;
    second >= first && lines.length < most;
    second -= 1, index = Infinity
  ) {
    const ofSecond = stream.linesOf(second);
    for (
      let at = Math.min(index, ofSecond.length) - 1;
      at >= 0 && lines.length < most;
      at--
    ) {
      if (isIn(window)(ofSecond[at])) {
        lines.unshift(ofSecond[at]);
        before = { second, index: at };
      }
    }
  }
  return { lines, before, after };
}

function readToken(
  token: string | undefined,
): { forward: boolean; place: Place } | undefined {
  if (token === undefined) {
    return undefined;
  }
  const match = /^([fb])\/(\d{1,12})\/(\d{1,6})$/.exec(token);
  if (!match) {
    throw invalidToken();
  }
  return {
    forward: match[1] === 'f',
    place: { second: Number(match[2]), index: Number(match[3]) },
  };
}
