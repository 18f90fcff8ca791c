import type { StandIn } from '../../StandIn';
import { AwsError } from '../AwsError';
import type { EcsWorld } from '../ecs/EcsWorld';
import { createJsonProtocolStandIn } from '../jsonProtocol';
import { MetricStore } from './MetricStore';
import { describeAlarms } from './operations/describeAlarms';
import { describeAlarmHistory } from './operations/describeAlarmHistory';
import { getMetricData } from './operations/getMetricData';
import { validationError } from './operations/input';
import { listMetrics } from './operations/listMetrics';

/**
 * Amazon CloudWatch: metrics that follow from what the services do, and the alarms on them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html
 */
export function createCloudWatch(world: EcsWorld): StandIn {
  const metrics = MetricStore.create(world);
  return createJsonProtocolStandIn({
    name: 'cloudwatch',
    signingName: 'monitoring',
    targetPrefix: 'GraniteServiceVersion20100801',
    version: '1.0',
    queryCompatible: true,
    seed: world.seed,
    invalidInput: issue =>
      issue.code === 'invalid_type'
        ? new AwsError('MissingRequiredParameterException', issue.message, {
            queryCode: 'MissingParameter',
          })
        : validationError(issue.message),
    operations: {
      GetMetricData: getMetricData(world, metrics),
      DescribeAlarms: describeAlarms(world, metrics),
      DescribeAlarmHistory: describeAlarmHistory(world, metrics),
      ListMetrics: listMetrics(metrics),
    },
  });
}
