import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { explainAwsError } from '../aws/explainAwsError';
import { LineIds } from './LineIds';
import { originOf, type LogPlace } from './LogPlace';

/** As AWS bounds a page; it is also at most 1 MiB. */
export const MAX_PAGE_LINES = 10_000;

// The allow-list of what is read of an event.
const pageSchema = z.object({
  events: z
    .array(
      z.object({
        logStreamName: z.string(),
        timestamp: z.number(),
        message: z.string().default(''),
      }),
    )
    .default([]),
  nextToken: z.string().optional(),
});

/** What a page is asked for. */
export type LogEventsRequest = {
  /** Epoch milliseconds; both ends are in the range. */
  from: number;
  to: number;
  filter: string;
  limit: number;
  /** Whether the oldest come first. */
  forward: boolean;
  token?: string;
};

/** A page: its lines are in the direction that was asked for. It may be empty and still not be the last. */
export type LogEvents = { lines: LogLine[]; nextToken?: string };

/**
 * One call of FilterLogEvents. Lines of streams that weren't asked for are left out.
 *
 * @param ids - counts lines that are the same; pages of one range share it
 * @throws AwsCallError; `InvalidParameterException` of AWS, as it is, for a filter or a token that AWS doesn't accept
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export async function readLogEvents(
  place: LogPlace,
  request: LogEventsRequest,
  options: { signal: AbortSignal; ids: LineIds },
): Promise<LogEvents> {
  const { from, to, filter, limit, forward, token } = request;
  try {
    const answer = await place.clients.logs.send(
      new FilterLogEventsCommand({
        logGroupIdentifier: place.arn,
        logStreamNamePrefix:
          place.streams.length === 1 ? place.streams[0].prefix : undefined,
        startTime: from,
        endTime: to,
        filterPattern: filter === '' ? undefined : filter,
        limit,
        startFromHead: forward,
        nextToken: token,
      }),
      { abortSignal: options.signal },
    );
    const page = pageSchema.parse(answer);
    return {
      lines: page.events.flatMap(({ logStreamName, timestamp, message }) =>
        lineOf(place, options.ids, logStreamName, timestamp, message),
      ),
      nextToken: page.nextToken,
    };
  } catch (error) {
    if (isInvalidParameter(error)) throw error;
    throw explainAwsError('logs:FilterLogEvents', error);
  }
}

/** The line of an event, or none for a stream that wasn't asked for. */
export function lineOf(
  place: LogPlace,
  ids: LineIds,
  stream: string,
  at: number,
  message: string,
): LogLine[] {
  const origin = originOf(place, stream);
  if (origin === undefined) return [];
  return [
    {
      id: ids.next(`${place.arn} ${stream}`, at, message),
      at,
      origin,
      message: message.replace(/\r?\n$/, ''),
    },
  ];
}

/** Whether AWS refused what the person typed, and not the portal. */
export function isInvalidParameter(error: unknown): error is Error {
  return (
    error instanceof Error &&
    (error.name === 'InvalidParameterException' ||
      error.name === 'MalformedQueryException')
  );
}
