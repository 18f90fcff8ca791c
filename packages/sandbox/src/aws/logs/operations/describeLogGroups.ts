import type { DescribeLogGroupsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import type { LogGroups } from '../LogGroups';
import { invalidParameter, invalidToken, limit } from './input';

const RETENTION_DAYS = 30;

/** DescribeLogGroups. */
export function describeLogGroups(logs: LogGroups) {
  return defineOperation(
    z.object({
      logGroupNamePrefix: z.string().optional(),
      logGroupNamePattern: z.string().optional(),
      limit: limit(50),
      nextToken: z.string().optional(),
    }),
    (input): OutputOf<DescribeLogGroupsCommandOutput> => {
      const { logGroupNamePrefix, logGroupNamePattern } = input;
      if (logGroupNamePrefix && logGroupNamePattern) {
        throw invalidParameter(
          'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
        );
      }
      const groups = logs
        .list()
        .filter(
          ({ name }) =>
            name.startsWith(logGroupNamePrefix ?? '') &&
            name.includes(logGroupNamePattern ?? ''),
        );
      const page = pageOf(groups, {
        nextToken: input.nextToken,
        maxResults: input.limit,
        query: [logGroupNamePrefix, logGroupNamePattern],
        invalidToken,
      });
      return {
        logGroups: page.items.map(({ name, arn, createdAt }) => ({
          logGroupName: name,
          arn: `${arn}:*`,
          logGroupArn: arn,
          creationTime: createdAt,
          retentionInDays: RETENTION_DAYS,
          metricFilterCount: 0,
          storedBytes: 0,
          logGroupClass: 'STANDARD',
        })),
        nextToken: page.nextToken,
      };
    },
  );
}
