import type {
  GetMetricDataCommandOutput,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import type { EcsWorld } from '../../ecs/EcsWorld';
import type { MetricStore } from '../MetricStore';
import { datapoints, isStatistic } from '../statistics';
import {
  dimensionsSchema,
  epochSeconds,
  invalidNextToken,
  validationError,
} from './input';

/** A page holds at most this many datapoints. */
const MAX_DATAPOINTS = 100_800;

const querySchema = z.object({
  Id: z
    .string()
    .max(255)
    .regex(
      /^[a-z][a-zA-Z0-9_]*$/,
      'Ids must begin with a lower case letter and hold only letters, digits and underscores',
    ),
  MetricStat: z
    .object({
      Metric: z.object({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: dimensionsSchema,
      }),
      Period: z
        .number()
        .int()
        .refine(
          seconds => [1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0,
          'Period must be 1, 5, 10, 20, 30 or a multiple of 60 seconds',
        )
        .refine(seconds => seconds > 0, 'Period must be positive'),
      Stat: z.string().refine(isStatistic, 'Stat is not a statistic'),
      Unit: z.string().optional(),
    })
    .optional(),
  Expression: z.string().optional(),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
});

const inputSchema = z.object({
  MetricDataQueries: z
    .array(querySchema, 'The parameter MetricDataQueries is required.')
    .max(
      500,
      'The collection MetricDataQueries must not have a size greater than 500.',
    ),
  StartTime: epochSeconds('StartTime'),
  EndTime: epochSeconds('EndTime'),
  ScanBy: z
    .enum(['TimestampDescending', 'TimestampAscending'])
    .default('TimestampDescending'),
  MaxDatapoints: z
    .number()
    .int()
    .min(1)
    .max(MAX_DATAPOINTS)
    .default(MAX_DATAPOINTS),
  NextToken: z.string().optional(),
});

/** GetMetricData, without metric math. */
export function getMetricData(world: EcsWorld, metrics: MetricStore) {
  return defineOperation(
    inputSchema,
    (input): OutputOf<GetMetricDataCommandOutput> => {
      checkTogether(input);
      const now = world.now();
      const complete = input.MetricDataQueries.filter(
        ({ ReturnData }) => ReturnData,
      ).map(
        ({
          Id,
          Label,
          MetricStat,
        }): Required<
          Pick<MetricDataResult, 'Id' | 'Label' | 'Timestamps' | 'Values'>
        > => {
          const stat = MetricStat ?? unreachable();
          const { Namespace, MetricName, Dimensions } = stat.Metric;
          const source = metrics.find(Namespace, MetricName, Dimensions);
          const points = source
            ? datapoints(source, {
                start: input.StartTime,
                end: input.EndTime,
                now,
                periodMs: Math.max(60, stat.Period) * 1000,
                stat: stat.Stat,
              })
            : [];
          if (input.ScanBy === 'TimestampDescending') {
            points.reverse();
          }
          return {
            Id,
            Label: Label ?? MetricName,
            Timestamps: points.map(({ at }) => new Date(at)),
            Values: points.map(({ value }) => value),
          };
        },
      );
      return cutPage(complete, input.MaxDatapoints, input.NextToken);
    },
  );
}

function checkTogether(input: z.output<typeof inputSchema>): void {
  if (input.StartTime >= input.EndTime) {
    throw validationError(
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  }
  const ids = input.MetricDataQueries.map(({ Id }) => Id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated) {
    throw validationError(
      `The values for parameter id in MetricDataQueries are not unique: ${repeated}.`,
    );
  }
  for (const { Id, MetricStat, Expression } of input.MetricDataQueries) {
    if (Boolean(MetricStat) === Boolean(Expression)) {
      throw validationError(
        `Exactly one of MetricStat and Expression must be given in ${Id}.`,
      );
    }
    if (Expression) {
      throw validationError(`The sandbox does not serve metric math: ${Id}.`);
    }
  }
}

type Series = Required<
  Pick<MetricDataResult, 'Id' | 'Label' | 'Timestamps' | 'Values'>
>;

/** Each page goes on where the last ended, series by series. */
function cutPage(
  complete: Series[],
  maxDatapoints: number,
  token: string | undefined,
): OutputOf<GetMetricDataCommandOutput> {
  const total = complete.reduce((sum, { Values }) => sum + Values.length, 0);
  const from =
    token === undefined ? 0 : Number(/^page-(\d+)$/.exec(token)?.[1]);
  if (Number.isNaN(from) || from > total) {
    throw invalidNextToken();
  }
  const to = from + maxDatapoints;
  let passed = 0;
  const results = complete.map((series): MetricDataResult => {
    const begin = Math.max(0, from - passed);
    const end = Math.max(0, to - passed);
    passed += series.Values.length;
    return {
      ...series,
      Timestamps: series.Timestamps.slice(begin, end),
      Values: series.Values.slice(begin, end),
      StatusCode: end < series.Values.length ? 'PartialData' : 'Complete',
    };
  });
  return {
    MetricDataResults: results,
    Messages: [],
    NextToken: to < total ? `page-${to}` : undefined,
  };
}

function unreachable(): never {
  throw new Error('A query without MetricStat was let through');
}
