import type { StandIn } from '../../StandIn';
import type { EcsWorld } from '../ecs/EcsWorld';
import { createJsonProtocolStandIn } from '../jsonProtocol';
import { describeLogGroups } from './operations/describeLogGroups';
import { describeLogStreams } from './operations/describeLogStreams';
import { filterLogEvents } from './operations/filterLogEvents';
import { getLogEvents } from './operations/getLogEvents';
import { startLiveTail } from './operations/startLiveTail';
import { LiveTails } from './LiveTails';
import { LogGroups } from './LogGroups';
import { queryOperations } from './operations/queries';
import { invalidParameter } from './operations/input';

/** The stand-in, and what the control API does with it. */
export type LogsStandIn = StandIn & { logs: LogGroups; tails: LiveTails };

/**
 * Amazon CloudWatch Logs: what the containers of the ECS stand-in's tasks write.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html
 */
export function createLogs(
  world: EcsWorld,
  options: { liveTailEveryMs?: number } = {},
): LogsStandIn {
  const logs = LogGroups.create(world);
  const tails = LiveTails.create({
    logs,
    updateEveryMs: options.liveTailEveryMs ?? 1_000,
  });
  const standIn = createJsonProtocolStandIn({
    name: 'logs',
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    version: '1.1',
    queryCompatible: false,
    seed: world.seed,
    invalidInput: ({ message }) => invalidParameter(message),
    operations: {
      DescribeLogGroups: describeLogGroups(logs),
      DescribeLogStreams: describeLogStreams(logs),
      FilterLogEvents: filterLogEvents(logs),
      GetLogEvents: getLogEvents(logs),
      StartLiveTail: startLiveTail(logs, tails),
      ...queryOperations(logs),
    },
  });
  return Object.assign(standIn, { logs, tails });
}
