import type {
  DeploymentLifecycleHookDetail,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceDeploymentLifecycleStage,
  ServiceRevision,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs';
import type { EcsWorld } from '../EcsWorld';
import type {
  ServiceDeploymentState,
  ServiceRevisionState,
  ServiceState,
  TrafficShift,
} from '../service';
import { serviceDeploymentArn, serviceRevisionArn } from './arns';
import { countTasks, requestedTasks } from './counts';
import { describeDeploymentConfiguration } from './describeDeploymentConfiguration';
import { FARGATE, loadBalancersOf } from './fargate';

const date = (at: number | undefined) =>
  at === undefined ? undefined : new Date(at);

/** A line of `ListServiceDeployments`. */
export function describeServiceDeploymentBriefly(
  world: EcsWorld,
  service: ServiceState,
  record: ServiceDeploymentState,
): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: serviceDeploymentArn(world, service, record),
    serviceArn: service.arn,
    clusterArn: world.arn('ecs', `cluster/${service.clusterName}`),
    startedAt: date(record.startedAt),
    createdAt: date(record.createdAt),
    finishedAt: date(record.finishedAt),
    targetServiceRevisionArn: serviceRevisionArn(
      world,
      service,
      record.targetServiceRevisionId,
    ),
    status: record.status,
    statusReason: record.statusReason,
  };
}

/** An entry of `DescribeServiceDeployments`. */
export function describeServiceDeployment(
  world: EcsWorld,
  service: ServiceState,
  record: ServiceDeploymentState,
): ServiceDeployment {
  const now = world.now();
  const summarise = (serviceRevisionId: string, deploymentId?: string) => {
    const deployments = service.deployments.filter(
      ({ id, serviceRevisionId: its }) =>
        its === serviceRevisionId &&
        (deploymentId ? id === deploymentId : id !== record.deploymentId),
    );
    const counts = deployments.map(({ id }) => countTasks(service, now, id));
    return {
      arn: serviceRevisionArn(world, service, serviceRevisionId),
      requestedTaskCount: deployments.reduce(
        (sum, deployment) => sum + requestedTasks(service, deployment, now),
        0,
      ),
      runningTaskCount: counts.reduce((sum, { running }) => sum + running, 0),
      pendingTaskCount: counts.reduce((sum, { pending }) => sum + pending, 0),
    };
  };
  return {
    serviceDeploymentArn: serviceDeploymentArn(world, service, record),
    serviceArn: service.arn,
    clusterArn: world.arn('ecs', `cluster/${service.clusterName}`),
    createdAt: date(record.createdAt),
    startedAt: date(record.startedAt),
    finishedAt: date(record.finishedAt),
    stoppedAt: date(record.stoppedAt),
    updatedAt: date(record.updatedAt),
    sourceServiceRevisions: record.sourceServiceRevisionIds.map(id => ({
      ...summarise(id),
      ...weights(record.shift, weight => 100 - weight),
    })),
    targetServiceRevision: {
      ...summarise(record.targetServiceRevisionId, record.deploymentId),
      ...weights(record.shift, weight => weight),
    },
    status: record.status,
    statusReason: record.statusReason,
    lifecycleStage: lifecycleStage(service, record),
    lifecycleHookDetails:
      record.shift && describeHooks(world, service, record.shift),
    deploymentConfiguration: describeDeploymentConfiguration(world, service),
    rollback: record.rollback && {
      reason: record.rollback.reason,
      startedAt: date(record.rollback.startedAt),
      serviceRevisionArn: serviceRevisionArn(
        world,
        service,
        record.rollback.serviceRevisionId,
      ),
    },
    deploymentCircuitBreaker: record.breaker,
    alarms: {
      status: record.alarms.status,
      alarmNames: record.alarms.names,
      triggeredAlarmNames: record.alarms.triggered,
    },
  };
}

/** How the traffic is parted; ECS says so only where it is shifted. */
function weights(
  shift: TrafficShift | undefined,
  share: (weight: number) => number,
): Pick<
  ServiceRevisionSummary,
  'requestedProductionTrafficWeight' | 'requestedTestTrafficWeight'
> {
  return shift
    ? {
        requestedProductionTrafficWeight: share(shift.productionWeight),
        requestedTestTrafficWeight: share(shift.testWeight),
      }
    : {};
}

/** The hooks of the present stage, and those that were answered before. */
function describeHooks(
  world: EcsWorld,
  service: ServiceState,
  { hooks }: TrafficShift,
): DeploymentLifecycleHookDetail[] {
  return hooks.map(hook => ({
    hookId: hook.id,
    targetType: hook.targetType,
    targetArn:
      hook.targetType === 'AWS_LAMBDA'
        ? world.arn('lambda', `function:${service.name}-hook`)
        : undefined,
    status: hook.status,
    expiresAt: new Date(hook.expiresAt),
    timeoutAction: hook.timeoutAction,
  }));
}

function lifecycleStage(
  service: ServiceState,
  record: ServiceDeploymentState,
): ServiceDeploymentLifecycleStage {
  if (record.finishedAt !== undefined && record.stoppedAt === undefined) {
    return 'CLEAN_UP';
  }
  if (record.shift) {
    // ECS documents PRE_PRODUCTION_TRAFFIC_SHIFT for this field; the SDK's enum hasn't caught up.
    return record.shift.stage as ServiceDeploymentLifecycleStage;
  }
  if (record.finishedAt !== undefined) {
    return 'CLEAN_UP';
  }
  return service.steadySince === undefined &&
    service.earlySuccessSince === undefined
    ? 'SCALE_UP'
    : 'BAKE_TIME';
}

/** An entry of `DescribeServiceRevisions`. */
export function describeServiceRevision(
  world: EcsWorld,
  service: ServiceState,
  state: ServiceRevisionState,
): ServiceRevision {
  const revision = service.revisions.get(state.revision);
  return {
    serviceRevisionArn: serviceRevisionArn(world, service, state.id),
    serviceArn: service.arn,
    clusterArn: world.arn('ecs', `cluster/${service.clusterName}`),
    taskDefinition: revision?.arn,
    ...FARGATE,
    loadBalancers: loadBalancersOf(service),
    containerImages: revision && [
      {
        containerName: service.scenario.key,
        image: revision.image,
        imageDigest: revision.imageDigest,
      },
    ],
    guardDutyEnabled: false,
    createdAt: date(state.createdAt),
  };
}
