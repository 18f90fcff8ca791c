import {
  GetMetricDataCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { CallOptions } from '../aws/EcsGateway';
import { explainAwsError } from '../aws/explainAwsError';
import { inChunks } from '../aws/inChunks';
import { QUERIES_PER_CALL } from '../aws/utilizationQueries';
import { pointsOf, type MetricGrid } from './metricGrid';
import type { CloudWatchMetric } from './panels';

/** Pages of one call's answer. 500 queries of 720 points fit in four; more is an answer that doesn't end. */
const MOST_PAGES = 20;

/** What is asked. */
export type MetricQuery = { metric: CloudWatchMetric; stat: string };

/** What CloudWatch answered to one query. */
export type MetricAnswer = {
  /** One for each period of the grid; `null` where there is no datum. */
  values: Array<number | null>;
  /** Why values are missing, in words. */
  problem?: string;
};

// NaN is what the SDK makes of "NaN" on the wire: it is no datum, and no reason to refuse the rest.
const anyNumber = z.custom<number>(value => typeof value === 'number');

const pageSchema = z.object({
  MetricDataResults: z
    .array(
      z.object({
        Id: z.string(),
        Timestamps: z.array(z.date()).default([]),
        Values: z.array(anyNumber).default([]),
        StatusCode: z.string().default('Complete'),
        Messages: z.array(z.object({ Code: z.string().optional() })).optional(),
      }),
    )
    .default([]),
  Messages: z
    .array(
      z.object({ Code: z.string().optional(), Value: z.string().optional() }),
    )
    .default([]),
  NextToken: z.string().optional(),
});

/**
 * Reads metrics on a grid, at most 500 of them a call, all pages. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 *
 * @returns an answer to each query, in their order; and what CloudWatch said of the whole
 * @throws AwsCallError
 */
export async function readMetricData(
  cloudwatch: CloudWatchClient,
  queries: readonly MetricQuery[],
  grid: MetricGrid,
  options: CallOptions,
): Promise<{ answers: MetricAnswer[]; messages: string[] }> {
  const answers: MetricAnswer[] = [];
  const messages = new Set<string>();
  try {
    for (const chunk of inChunks(queries, QUERIES_PER_CALL)) {
      const read = await readChunk(cloudwatch, chunk, grid, options);
      answers.push(...read.answers);
      read.messages.forEach(message => messages.add(message));
    }
  } catch (error) {
    throw explainAwsError('cloudwatch:GetMetricData', error);
  }
  return { answers, messages: [...messages] };
}

async function readChunk(
  cloudwatch: CloudWatchClient,
  queries: readonly MetricQuery[],
  grid: MetricGrid,
  { signal }: CallOptions,
): Promise<{ answers: MetricAnswer[]; messages: string[] }> {
  const answers = queries.map((): MetricAnswer => ({
    values: new Array<number | null>(pointsOf(grid)).fill(null),
  }));
  const statuses = new Map<string, string>();
  const messages: string[] = [];
  let NextToken: string | undefined;
  let pages = 0;
  do {
    const answer = await cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.map((query, index) =>
          queryOf(query, index, grid.periodMs / 1000),
        ),
        StartTime: new Date(grid.from),
        EndTime: new Date(grid.to),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
      { abortSignal: signal },
    );
    const page = pageSchema.parse(answer);
    for (const {
      Id,
      Timestamps,
      Values,
      StatusCode,
    } of page.MetricDataResults) {
      place(answers[Number(Id.slice(1))], Timestamps, Values, grid);
      statuses.set(Id, StatusCode);
    }
    messages.push(
      ...page.Messages.map(({ Code, Value }) => Value ?? Code ?? ''),
    );
    NextToken = page.NextToken;
    pages += 1;
  } while (NextToken !== undefined && pages < MOST_PAGES);
  return {
    answers: answers.map((answer, index) => ({
      ...answer,
      problem: problemOf(statuses.get(`q${index}`), NextToken !== undefined),
    })),
    messages: messages.filter(message => message !== ''),
  };
}

function queryOf(
  { metric, stat }: MetricQuery,
  index: number,
  periodSeconds: number,
): MetricDataQuery {
  return {
    Id: `q${index}`,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.metricName,
        Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({
          Name,
          Value,
        })),
      },
      Period: periodSeconds,
      Stat: stat,
    },
  };
}

/** Puts data where they belong. What lies outside of the grid, and what isn't a number, is left out. */
function place(
  answer: MetricAnswer | undefined,
  timestamps: readonly Date[],
  values: readonly number[],
  { from, periodMs }: MetricGrid,
): void {
  timestamps.forEach((timestamp, index) => {
    const at = Math.floor((timestamp.getTime() - from) / periodMs);
    const value = values[index];
    if (answer && at in answer.values && Number.isFinite(value)) {
      // Six digits: CloudWatch's thirteen are noise.
      answer.values[at] = Number(value.toPrecision(6));
    }
  });
}

function problemOf(
  status: string | undefined,
  unread: boolean,
): string | undefined {
  if (unread) return 'CloudWatch has more data than the portal reads.';
  switch (status) {
    case undefined:
      return 'CloudWatch did not answer for this metric.';
    case 'Complete':
      return undefined;
    case 'PartialData':
      return 'CloudWatch answered with a part of the data only.';
    case 'Forbidden':
      return "CloudWatch refused this metric: the portal's AWS role may not read it with cloudwatch:GetMetricData.";
    case 'InternalError':
      return 'CloudWatch failed to read this metric.';
    default:
      return `CloudWatch says ${status} of this metric.`;
  }
}
