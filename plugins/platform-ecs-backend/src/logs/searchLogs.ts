import { setTimeout as pause } from 'node:timers/promises';
import {
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type {
  LogSearchMessage,
  LogSearchProgress,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { AwsCallError } from '../aws/AwsCallError';
import { explainAwsError } from '../aws/explainAwsError';

/** The longest that a search may run. AWS's own limit is an hour, and each costs by what it reads. */
const LONGEST_MS = 15 * 60_000;
/** What is shown of a search that still runs: all of its rows come at the end. */
const ROWS_MEANWHILE = 200;
/** Insights' own handle of a record; nothing for people. */
const POINTER = '@ptr';

// The allow-list of what is read of an answer.
const resultsSchema = z.object({
  status: z.string().default('Unknown'),
  results: z
    .array(
      z.array(
        z.object({
          field: z.string().default(''),
          value: z.string().default(''),
        }),
      ),
    )
    .default([]),
  statistics: z
    .object({
      recordsMatched: z.number().default(0),
      recordsScanned: z.number().default(0),
      bytesScanned: z.number().default(0),
    })
    .prefault({}),
});

const statuses: Record<string, LogSearchProgress['status']> = {
  Scheduled: 'scheduled',
  Running: 'running',
  Complete: 'complete',
  Cancelled: 'cancelled',
};

/** What is searched. */
export type LogSearch = {
  client: CloudWatchLogsClient;
  /** ARNs. */
  logGroups: string[];
  query: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  limit: number;
};

/**
 * Runs a query in Logs Insights to its end. When `signal` aborts it is stopped at AWS too: it would go on, and cost, otherwise.
 *
 * @param tell - gets progress, rows, and why it was refused
 * @throws AwsCallError
 */
export async function searchLogs(
  search: LogSearch,
  options: {
    signal: AbortSignal;
    tell(message: LogSearchMessage): void;
    pollMs: number;
  },
): Promise<void> {
  const { signal, tell, pollMs } = options;
  const queryId = await start(search, options);
  if (queryId === undefined) return;
  const deadline = performance.now() + LONGEST_MS;
  let ended = false;
  let rowsTold = -1;
  try {
    while (!ended && performance.now() < deadline) {
      const answer = await results(search.client, queryId, signal);
      ended = !['scheduled', 'running'].includes(answer.progress.status);
      tell({ type: 'progress', ...answer.progress });
      if (
        ended ||
        (answer.rows.length !== rowsTold && rowsTold < ROWS_MEANWHILE)
      ) {
        const rows = ended ? answer.rows : answer.rows.slice(0, ROWS_MEANWHILE);
        rowsTold = rows.length;
        tell({ type: 'rows', fields: answer.fields, rows });
      }
      if (!ended) await pause(pollMs, undefined, { signal });
    }
  } finally {
    if (!ended) await stop(search.client, queryId);
  }
}

/** @returns the query's id; nothing if AWS doesn't accept the query, which is told */
async function start(
  { client, logGroups, query, from, to, limit }: LogSearch,
  options: { signal: AbortSignal; tell(message: LogSearchMessage): void },
): Promise<string | undefined> {
  try {
    const { queryId } = await client.send(
      new StartQueryCommand({
        queryLanguage: 'CWLI',
        logGroupIdentifiers: logGroups,
        queryString: query,
        startTime: Math.floor(from / 1000),
        endTime: Math.ceil(to / 1000),
        limit,
      }),
      { abortSignal: options.signal },
    );
    return z.string().min(1).parse(queryId);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw explainAwsError('logs:StartQuery', error);
    options.tell(refusal);
    return undefined;
  }
}

// Of AWS's exception only what the page shows: what is wrong, and where.
const refusalSchema = z.object({
  name: z.enum(['MalformedQueryException', 'InvalidParameterException']),
  message: z.string(),
  queryCompileError: z
    .object({
      message: z.string().optional(),
      location: z
        .object({
          startCharOffset: z.number(),
          endCharOffset: z.number(),
        })
        .optional(),
    })
    .optional(),
});

function refusalOf(error: unknown): LogSearchMessage | undefined {
  const { data } = refusalSchema.safeParse(
    error instanceof Error
      ? { ...error, name: error.name, message: error.message }
      : error,
  );
  if (!data) return undefined;
  const location = data.queryCompileError?.location;
  return {
    type: 'refused',
    message: data.queryCompileError?.message ?? data.message,
    position: location && {
      start: location.startCharOffset,
      end: location.endCharOffset,
    },
  };
}

async function results(
  client: CloudWatchLogsClient,
  queryId: string,
  signal: AbortSignal,
) {
  try {
    const answer = await client.send(new GetQueryResultsCommand({ queryId }), {
      abortSignal: signal,
    });
    const { status, results: rows, statistics } = resultsSchema.parse(answer);
    const shown = rows.map(row => row.filter(({ field }) => field !== POINTER));
    return {
      progress: {
        status: statuses[status] ?? ('failed' as const),
        ...statistics,
      },
      fields: [...new Set(shown.flatMap(row => row.map(({ field }) => field)))],
      rows: shown.map(row =>
        Object.fromEntries(row.map(({ field, value }) => [field, value])),
      ),
    };
  } catch (error) {
    throw explainAwsError('logs:GetQueryResults', error);
  }
}

/** Best effort: one that can't be stopped ends by itself. */
async function stop(client: CloudWatchLogsClient, queryId: string) {
  try {
    await client.send(new StopQueryCommand({ queryId }));
  } catch (error) {
    const { problem } = explainAwsError('logs:StopQuery', error);
    // It may have ended in the meantime, which AWS calls an invalid parameter.
    if (problem === 'denied') {
      throw new AwsCallError(
        'The search could not be stopped: the portal may not call logs:StopQuery. It ends by itself',
        { permission: 'logs:StopQuery', problem },
      );
    }
  }
}
