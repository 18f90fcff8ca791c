import type { StandIn } from '../../StandIn';
import { AwsError } from '../AwsError';
import { createJsonProtocolStandIn } from '../jsonProtocol';
import type { EcsWorld } from './EcsWorld';
import { clusterOperations } from './operations/clusters';
import { serviceDeploymentOperations } from './operations/serviceDeployments';
import { serviceOperations } from './operations/services';
import { tagOperations } from './operations/tags';
import { taskDefinitionOperations } from './operations/taskDefinitions';
import { taskOperations } from './operations/tasks';

/**
 * Amazon ECS, as much of it as operating Fargate services with rolling updates needs.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html
 */
export function createEcs(world: EcsWorld): StandIn {
  return createJsonProtocolStandIn({
    name: 'ecs',
    signingName: 'ecs',
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    version: '1.1',
    queryCompatible: false,
    seed: world.seed,
    onAnswered: call => world.trail.recordCall('ecs.amazonaws.com', call),
    invalidInput: ({ message }) =>
      new AwsError('InvalidParameterException', message),
    operations: {
      ...clusterOperations(world),
      ...serviceOperations(world),
      ...taskOperations(world),
      ...taskDefinitionOperations(world),
      ...serviceDeploymentOperations(world),
      ...tagOperations(world),
    },
  });
}
