import {
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import type { LineIds } from './LineIds';
import type { LogPlace } from './LogPlace';
import { lineOf } from './readLogEvents';

/** AWS sends an update every second, an empty one if there is nothing: silence means that the connection is dead. */
const SILENCE_MS = 15_000;

// The allow-list of what is read of an event.
const updateSchema = z.object({
  sessionMetadata: z
    .object({ sampled: z.boolean().default(false) })
    .default({ sampled: false }),
  sessionResults: z
    .array(
      z.object({
        logStreamName: z.string(),
        logGroupIdentifier: z.string(),
        timestamp: z.number(),
        message: z.string().default(''),
      }),
    )
    .default([]),
});

/** What a session says. */
export type LiveTailUpdate = {
  lines: ReadonlyMap<LogPlace, LogLine[]>;
  /** Whether AWS left lines out, because more than 500 a second matched. */
  sampled: boolean;
};

/** Nothing came for too long. */
class SilentStreamError extends Error {
  name = 'TimeoutError';
}

/**
 * One Live Tail session, until AWS ends it (after three hours at the latest), it fails, or `signal` aborts it.
 *
 * @param places - at most 10, in one account and region
 * @param options - `onStart` is called when AWS has begun to listen: what is written from then on will be in an update
 * @throws what the SDK throws
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
 */
export async function liveTail(
  places: readonly LogPlace[],
  options: {
    filter: string;
    ids: LineIds;
    signal: AbortSignal;
    onStart(): void;
    onUpdate(update: LiveTailUpdate): void;
    silenceMs?: number;
  },
): Promise<void> {
  const { filter, ids, onStart, onUpdate } = options;
  const silence = new AbortController();
  const watchdog = setTimeout(
    () => silence.abort(),
    options.silenceMs ?? SILENCE_MS,
  );
  const byGroup = new Map(places.map(place => [place.group, place]));
  const [first] = places;
  try {
    const { responseStream } = await first.clients.logs.send(
      new StartLiveTailCommand({
        logGroupIdentifiers: places.map(({ arn }) => arn),
        // AWS takes streams only for a single group; of several the unwanted ones are left out here.
        logStreamNamePrefixes:
          places.length === 1
            ? first.streams.map(({ prefix }) => prefix)
            : undefined,
        logEventFilterPattern: filter === '' ? undefined : filter,
      }),
      { abortSignal: AbortSignal.any([options.signal, silence.signal]) },
    );
    for await (const event of responseStream ?? []) {
      watchdog.refresh();
      if (event.sessionStart) onStart();
      const update = parseUpdate(event);
      if (!update) continue;
      const lines = new Map<LogPlace, LogLine[]>();
      for (const result of update.sessionResults) {
        const { logStreamName, timestamp, message } = result;
        const place = byGroup.get(groupNameOf(result.logGroupIdentifier));
        if (!place) continue;
        const ofPlace = lines.get(place) ?? [];
        ofPlace.push(...lineOf(place, ids, logStreamName, timestamp, message));
        lines.set(place, ofPlace);
      }
      onUpdate({ lines, sampled: update.sessionMetadata.sampled });
    }
  } catch (error) {
    if (silence.signal.aborted && !options.signal.aborted) {
      throw new SilentStreamError('AWS Live Tail fell silent');
    }
    throw error;
  } finally {
    clearTimeout(watchdog);
    // However the loop was left, the session costs money and counts until its connection ends.
    silence.abort();
  }
}

function parseUpdate(event: StartLiveTailResponseStream) {
  if (event.SessionTimeoutException) throw event.SessionTimeoutException;
  if (event.SessionStreamingException) throw event.SessionStreamingException;
  return event.sessionUpdate && updateSchema.parse(event.sessionUpdate);
}

/** Events name their group by ARN, by `account:name` or by name. */
function groupNameOf(identifier: string): string {
  if (identifier.startsWith('arn:')) {
    return identifier.split(':').slice(6).join(':').replace(/:\*$/, '');
  }
  return identifier.replace(/^\d{12}:/, '');
}
