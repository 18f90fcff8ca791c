import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { EcsWorld } from '../EcsWorld';
import {
  openServiceDeployment,
  primaryOf,
  type DeploymentState,
  type ServiceState,
} from '../service';
import { serviceDeploymentArn, serviceRevisionArn } from './arns';
import { countTasks, requestedTasks } from './counts';
import { describeDeploymentConfiguration } from './describeDeploymentConfiguration';
import { FARGATE, loadBalancersOf } from './fargate';

/** A service as `DescribeServices` and `UpdateService` answer it. */
export function describeService(
  world: EcsWorld,
  service: ServiceState,
): Service {
  const now = world.now();
  const { scenario } = service;
  const primary = primaryOf(service);
  const counts = countTasks(service, now);
  const open = openServiceDeployment(service);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: world.arn('ecs', `cluster/${service.clusterName}`),
    loadBalancers: loadBalancersOf(service),
    serviceRegistries: [],
    status: scenario.inactive ? 'INACTIVE' : 'ACTIVE',
    desiredCount: service.desiredCount,
    runningCount: counts.running,
    pendingCount: counts.pending,
    ...FARGATE,
    taskDefinition: service.revisions.get(primary.revision)?.arn,
    deploymentConfiguration: describeDeploymentConfiguration(world, service),
    deployments: scenario.inactive
      ? []
      : service.deployments.map(deployment =>
          describeDeployment(service, deployment, now),
        ),
    roleArn: world.arn(
      'iam',
      'role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
    ),
    events: service.events.map(event => ({
      id: event.id,
      createdAt: new Date(event.createdAt),
      message: event.message,
    })),
    createdAt: new Date(service.createdAt),
    currentServiceDeployment:
      open && serviceDeploymentArn(world, service, open),
    currentServiceRevisions: service.deployments.map(deployment => {
      const ofDeployment = countTasks(service, now, deployment.id);
      return {
        arn: serviceRevisionArn(world, service, deployment.serviceRevisionId),
        requestedTaskCount: requestedTasks(service, deployment, now),
        runningTaskCount: ofDeployment.running,
        pendingTaskCount: ofDeployment.pending,
      };
    }),
    placementConstraints: [],
    placementStrategy: [],
    healthCheckGracePeriodSeconds: service.targetGroupArn ? 60 : 0,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    enableECSManagedTags: true,
    propagateTags: 'SERVICE',
    enableExecuteCommand: false,
    availabilityZoneRebalancing: 'DISABLED',
  };
}

function describeDeployment(
  service: ServiceState,
  deployment: DeploymentState,
  now: number,
): Deployment {
  const counts = countTasks(service, now, deployment.id);
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: service.revisions.get(deployment.revision)?.arn,
    desiredCount: requestedTasks(service, deployment, now),
    pendingCount: counts.pending,
    runningCount: counts.running,
    failedTasks: deployment.failedTasks,
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    ...FARGATE,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}
