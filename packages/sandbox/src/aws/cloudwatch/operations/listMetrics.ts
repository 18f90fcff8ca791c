import type { ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import type { MetricStore } from '../MetricStore';
import { invalidNextToken } from './input';

const inputSchema = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.string().optional() }))
    .max(10, 'Dimensions must not have a size greater than 10.')
    .optional(),
  NextToken: z.string().optional(),
});

/** ListMetrics, 500 to a page. */
export function listMetrics(metrics: MetricStore) {
  return defineOperation(
    inputSchema,
    (input): OutputOf<ListMetricsCommandOutput> => {
      const { NextToken, ...query } = input;
      const matching = metrics
        .list()
        .filter(
          ({ namespace, name, dimensions }) =>
            (!input.Namespace || namespace === input.Namespace) &&
            (!input.MetricName || name === input.MetricName) &&
            (input.Dimensions ?? []).every(
              ({ Name, Value }) =>
                Object.hasOwn(dimensions, Name) &&
                (Value === undefined || dimensions[Name] === Value),
            ),
        );
      const page = pageOf(matching, {
        nextToken: NextToken,
        maxResults: 500,
        query,
        invalidToken: invalidNextToken,
      });
      return {
        Metrics: page.items.map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({
            Name,
            Value,
          })),
        })),
        NextToken: page.nextToken,
      };
    },
  );
}
