import type { StandIn } from '../../StandIn';
import type { EcsWorld } from '../ecs/EcsWorld';
import { createJsonProtocolStandIn } from '../jsonProtocol';
import { describeLogGroups } from './operations/describeLogGroups';
import { describeLogStreams } from './operations/describeLogStreams';
import { filterLogEvents } from './operations/filterLogEvents';
import { getLogEvents } from './operations/getLogEvents';
import { invalidParameter } from './operations/input';

/**
 * Amazon CloudWatch Logs: what the containers of the ECS stand-in's tasks write.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html
 */
export function createLogs(world: EcsWorld): StandIn {
  return createJsonProtocolStandIn({
    name: 'logs',
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    version: '1.1',
    queryCompatible: false,
    seed: world.seed,
    invalidInput: ({ message }) => invalidParameter(message),
    operations: {
      DescribeLogGroups: describeLogGroups(world),
      DescribeLogStreams: describeLogStreams(world),
      FilterLogEvents: filterLogEvents(world),
      GetLogEvents: getLogEvents(world),
    },
  });
}
