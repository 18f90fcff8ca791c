import type { DescribeLogStreamsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import {
  INGESTION_MS,
  type LogGroups,
  type LogStreamSource,
} from '../LogGroups';
import {
  invalidParameter,
  invalidToken,
  limit,
  logGroupFields,
  requireLogGroup,
} from './input';

/** A stream that has been silent for longer shows an older last event than it has: AWS's is only eventually right, too. */
const SECONDS_SEARCHED_FOR_LAST_LINE = 300;

/** DescribeLogStreams. */
export function describeLogStreams(logs: LogGroups) {
  return defineOperation(
    z.object({
      ...logGroupFields,
      logStreamNamePrefix: z.string().optional(),
      orderBy: z.enum(['LogStreamName', 'LastEventTime']).optional(),
      descending: z.boolean().default(false),
      limit: limit(50),
      nextToken: z.string().optional(),
    }),
    (input): OutputOf<DescribeLogStreamsCommandOutput> => {
      const group = requireLogGroup(logs, input);
      const byTime = input.orderBy === 'LastEventTime';
      if (byTime && input.logStreamNamePrefix !== undefined) {
        throw invalidParameter(
          'Cannot order by LastEventTime with a logStreamNamePrefix.',
        );
      }
      const streams = group
        .streams()
        .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ''))
        .map(stream => ({
          stream,
          lastEventTimestamp: lastLineAt(stream, logs.now()),
        }));
      if (byTime) {
        streams.sort((a, b) => a.lastEventTimestamp - b.lastEventTimestamp);
      }
      if (input.descending) {
        streams.reverse();
      }
      const { nextToken, limit: most, ...query } = input;
      const page = pageOf(streams, {
        nextToken,
        maxResults: most,
        query,
        invalidToken,
      });
      return {
        logStreams: page.items.map(({ stream, lastEventTimestamp }) => ({
          logStreamName: stream.name,
          arn: `${group.arn}:log-stream:${stream.name}`,
          creationTime: stream.beginsAt,
          firstEventTimestamp: stream.beginsAt,
          lastEventTimestamp,
          lastIngestionTime: lastEventTimestamp + INGESTION_MS,
          storedBytes: 0,
        })),
        nextToken: page.nextToken,
      };
    },
  );
}

function lastLineAt(stream: LogStreamSource, now: number): number {
  const latest = Math.floor(Math.min(now, stream.endsAt) / 1000);
  const earliest = Math.max(
    Math.floor(stream.beginsAt / 1000),
    latest - SECONDS_SEARCHED_FOR_LAST_LINE,
  );
  for (let second = latest; second >= earliest; second--) {
    const last = stream.linesOf(second).at(-1);
    if (last) {
      return last.timestamp;
    }
  }
  return stream.beginsAt;
}
