import type {
  CompositeAlarm,
  DescribeAlarmsCommandOutput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import type { EcsWorld } from '../../ecs/EcsWorld';
import {
  alarmDefinitions,
  alarmState,
  compositeDefinitions,
  describeAlarm,
  describeComposite,
} from '../alarms';
import type { MetricStore } from '../MetricStore';
import { invalidNextToken, validationError } from './input';

const inputSchema = z.object({
  AlarmNames: z
    .array(z.string())
    .max(100, 'AlarmNames must not have a size greater than 100.')
    .optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z
    .array(z.enum(['MetricAlarm', 'CompositeAlarm', 'LogAlarm']))
    .optional(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  MaxRecords: z
    .number()
    .int()
    .min(1, 'MaxRecords must be between 1 and 100.')
    .max(100, 'MaxRecords must be between 1 and 100.')
    .optional(),
  NextToken: z.string().optional(),
});

/** DescribeAlarms: of metric alarms, and of composite ones where they are asked for. */
export function describeAlarms(world: EcsWorld, metrics: MetricStore) {
  return defineOperation(
    inputSchema,
    (input): OutputOf<DescribeAlarmsCommandOutput> => {
      if (input.AlarmNames && input.AlarmNamePrefix !== undefined) {
        throw validationError(
          'AlarmNames and AlarmNamePrefix cannot be used together.',
        );
      }
      const metricAlarmsWanted =
        !input.AlarmTypes || input.AlarmTypes.includes('MetricAlarm');
      const sources = metrics.list();
      const alarms = alarmDefinitions(world)
        .filter(
          ({ name }) =>
            metricAlarmsWanted &&
            (!input.AlarmNames || input.AlarmNames.includes(name)) &&
            name.startsWith(input.AlarmNamePrefix ?? ''),
        )
        .filter(
          definition =>
            !input.StateValue ||
            alarmState(world, definition, sources).value === input.StateValue,
        )
        .map(definition => describeAlarm(world, definition, sources));
      const composites = compositeDefinitions(world)
        .filter(
          ({ name }) =>
            input.AlarmTypes?.includes('CompositeAlarm') &&
            (!input.AlarmNames || input.AlarmNames.includes(name)) &&
            name.startsWith(input.AlarmNamePrefix ?? ''),
        )
        .map(definition => describeComposite(world, definition, sources))
        .filter(
          ({ StateValue }) =>
            !input.StateValue || StateValue === input.StateValue,
        );
      const { NextToken, MaxRecords, ...query } = input;
      const page = pageOf<MetricAlarm | CompositeAlarm>(
        [...alarms, ...composites],
        {
          nextToken: NextToken,
          maxResults: MaxRecords ?? 50,
          query,
          invalidToken: invalidNextToken,
        },
      );
      const isComposite = (
        alarm: MetricAlarm | CompositeAlarm,
      ): alarm is CompositeAlarm => 'AlarmRule' in alarm;
      return {
        MetricAlarms: page.items.filter(alarm => !isComposite(alarm)),
        CompositeAlarms: page.items.filter(isComposite),
        NextToken: page.nextToken,
      };
    },
  );
}
