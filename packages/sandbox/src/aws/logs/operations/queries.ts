import { randomUUID } from 'node:crypto';
import type {
  DescribeQueriesCommandOutput,
  GetQueryResultsCommandOutput,
  StartQueryCommandOutput,
  StopQueryCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { parseQuery } from '../insights/parseQuery';
import { Query } from '../insights/Query';
import { QuerySyntaxError } from '../insights/tokens';
import type { LogGroups } from '../LogGroups';
import { invalidParameter, limit, requireLogGroup } from './input';

/** As AWS bounds it. */
const RUNNING_QUERIES = 30;
const QUERIES_KEPT = 200;

const startSchema = z.object({
  queryString: z.string('queryString is required.').max(10_000),
  startTime: z.number('startTime is required.').int().min(0),
  endTime: z.number('endTime is required.').int().min(0),
  limit: limit(10_000),
  queryLanguage: z.literal('CWLI').optional(),
  logGroupName: z.string().optional(),
  logGroupNames: z.array(z.string()).max(50).optional(),
  logGroupIdentifiers: z.array(z.string()).max(50).optional(),
});

const idSchema = z.object({ queryId: z.string('queryId is required.') });

/** StartQuery, GetQueryResults, StopQuery and DescribeQueries: Logs Insights. */
export function queryOperations(logs: LogGroups) {
  const queries = new Map<string, Query>();

  const require = (id: string): Query => {
    const query = queries.get(id);
    if (!query) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Query ${id} does not exist.`,
      );
    }
    return query;
  };

  return {
    StartQuery: defineOperation(
      startSchema,
      (input): OutputOf<StartQueryCommandOutput> => {
        const names = [
          input.logGroupName,
          ...(input.logGroupNames ?? []),
          ...(input.logGroupIdentifiers ?? []),
        ].filter(name => name !== undefined);
        if (names.length === 0) {
          throw invalidParameter('No log group is specified.');
        }
        if (input.startTime > input.endTime) {
          throw invalidParameter('startTime must not be after endTime.');
        }
        const running = [...queries.values()].filter(
          ({ status }) => status === 'Running',
        );
        if (running.length >= RUNNING_QUERIES) {
          throw new AwsError(
            'LimitExceededException',
            'Account maximum query concurrency limit is reached.',
          );
        }
        const query = Query.start({
          id: randomUUID(),
          text: input.queryString,
          commands: compile(input.queryString),
          groups: names.map(name =>
            requireLogGroup(logs, { logGroupIdentifier: name }),
          ),
          from: input.startTime * 1000,
          to: input.endTime * 1000 + 999,
          limit: input.limit,
          logs,
        });
        queries.set(query.id, query);
        if (queries.size > QUERIES_KEPT) {
          const [oldest] = queries.keys();
          queries.delete(oldest);
        }
        return { queryId: query.id };
      },
    ),
    GetQueryResults: defineOperation(
      idSchema,
      ({ queryId }): OutputOf<GetQueryResultsCommandOutput> =>
        require(queryId).results(),
    ),
    StopQuery: defineOperation(
      idSchema,
      ({ queryId }): OutputOf<StopQueryCommandOutput> => {
        if (!require(queryId).stop()) {
          throw invalidParameter('The query has ended already.');
        }
        return { success: true };
      },
    ),
    DescribeQueries: defineOperation(
      z.object({
        logGroupName: z.string().optional(),
        status: z.string().optional(),
      }),
      ({ logGroupName, status }): OutputOf<DescribeQueriesCommandOutput> => ({
        queries: [...queries.values()]
          .filter(
            query =>
              (!logGroupName || query.groupName === logGroupName) &&
              (!status || query.status === status),
          )
          .toReversed()
          .map(query => ({
            queryLanguage: 'CWLI',
            queryId: query.id,
            queryString: query.text,
            status: query.status,
            createTime: query.createdAt,
            logGroupName: query.groupName,
          })),
      }),
    ),
  };
}

function compile(queryString: string) {
  try {
    return parseQuery(queryString);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw new AwsError('MalformedQueryException', error.message, {
      members: {
        queryCompileError: {
          message: error.message,
          location: {
            startCharOffset: error.start,
            endCharOffset: error.end,
          },
        },
      },
    });
  }
}
