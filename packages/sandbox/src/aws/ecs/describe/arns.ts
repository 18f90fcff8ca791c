import type { EcsWorld } from '../EcsWorld';
import type { ServiceDeploymentState, ServiceState } from '../service';
import type { Task } from '../task';

export function serviceDeploymentArn(
  world: EcsWorld,
  service: ServiceState,
  { id }: ServiceDeploymentState,
): string {
  return world.arn(
    'ecs',
    `service-deployment/${service.clusterName}/${service.name}/${id}`,
  );
}

export function serviceRevisionArn(
  world: EcsWorld,
  service: ServiceState,
  serviceRevisionId: string,
): string {
  return world.arn(
    'ecs',
    `service-revision/${service.clusterName}/${service.name}/${serviceRevisionId}`,
  );
}

export function taskArn(
  world: EcsWorld,
  service: ServiceState,
  task: Task,
): string {
  return world.arn('ecs', `task/${service.clusterName}/${task.id}`);
}
