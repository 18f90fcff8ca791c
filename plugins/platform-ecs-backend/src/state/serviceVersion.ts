import { type EcsService, primaryDeployment } from '../aws/EcsService';

/**
 * What a person decides on when they redeploy or scale: which deployment is PRIMARY, which task definition it has, how many tasks are wanted. Counts of
 * running tasks are left out: they move by themselves, and would make every decision stale.
 *
 * @returns e.g. `ecs-svc/123|alphaswarm-core-prod:7|2`, the same for as long as these stay the same
 */
export function serviceVersion(service: EcsService): string {
  const primary = primaryDeployment(service)?.id ?? 'none';
  return [primary, service.taskDefinition, service.desiredCount].join('|');
}
