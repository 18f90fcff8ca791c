import type { DescribeAlarmHistoryCommandOutput } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { EcsWorld } from '../../ecs/EcsWorld';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import { alarmDefinitions, alarmHistory } from '../alarms';
import type { MetricStore } from '../MetricStore';
import { epochSeconds, invalidNextToken, validationError } from './input';

/** For how long CloudWatch keeps it. */
const KEPT_MS = 30 * 24 * 3_600_000;

const inputSchema = z.object({
  AlarmName: z.string().min(1).max(255).optional(),
  AlarmTypes: z
    .array(z.enum(['MetricAlarm', 'CompositeAlarm', 'LogAlarm']))
    .default(['MetricAlarm']),
  HistoryItemType: z
    .enum(['ConfigurationUpdate', 'StateUpdate', 'Action'])
    .optional(),
  StartDate: epochSeconds('StartDate').optional(),
  EndDate: epochSeconds('EndDate').optional(),
  ScanBy: z
    .enum(['TimestampDescending', 'TimestampAscending'])
    .default('TimestampDescending'),
  MaxRecords: z
    .number()
    .int()
    .min(1, 'MaxRecords must be between 1 and 100.')
    .max(100, 'MaxRecords must be between 1 and 100.')
    .default(100),
  NextToken: z.string().optional(),
});

/** DescribeAlarmHistory: changes of state, of metric alarms. */
export function describeAlarmHistory(world: EcsWorld, metrics: MetricStore) {
  return defineOperation(
    inputSchema,
    (input): OutputOf<DescribeAlarmHistoryCommandOutput> => {
      const { NextToken, MaxRecords, ...query } = input;
      const now = world.now();
      const end = input.EndDate ?? now;
      const start = Math.max(input.StartDate ?? 0, now - KEPT_MS);
      if (input.StartDate !== undefined && input.StartDate > end) {
        throw validationError('StartDate must be before EndDate.');
      }
      const states =
        (input.HistoryItemType ?? 'StateUpdate') === 'StateUpdate' &&
        input.AlarmTypes.includes('MetricAlarm');
      const sources = metrics.list();
      const items = alarmDefinitions(world)
        .filter(
          ({ name }) =>
            states &&
            (input.AlarmName === undefined || name === input.AlarmName),
        )
        .flatMap(definition =>
          alarmHistory(world, definition, sources, start).map(transition => ({
            AlarmName: definition.name,
            AlarmType: 'MetricAlarm' as const,
            Timestamp: new Date(transition.at),
            HistoryItemType: 'StateUpdate' as const,
            HistorySummary: `Alarm updated from ${transition.from} to ${transition.to}`,
            HistoryData: JSON.stringify({
              version: '1.0',
              oldState: { stateValue: transition.from },
              newState: {
                stateValue: transition.to,
                stateReason: transition.reason,
              },
            }),
          })),
        )
        .filter(({ Timestamp }) => Timestamp.getTime() <= end)
        .sort((a, b) => a.Timestamp.getTime() - b.Timestamp.getTime());
      const page = pageOf(
        input.ScanBy === 'TimestampDescending' ? items.reverse() : items,
        {
          nextToken: NextToken,
          maxResults: MaxRecords,
          query,
          invalidToken: invalidNextToken,
        },
      );
      return { AlarmHistoryItems: page.items, NextToken: page.nextToken };
    },
  );
}
