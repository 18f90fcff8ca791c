import type { Container, Task as EcsTask } from '@aws-sdk/client-ecs';
import type { EcsWorld } from '../EcsWorld';
import type { ServiceState } from '../service';
import { taskAt, type Task, type TaskStatus } from '../task';
import { taskArn } from './arns';
import { FARGATE } from './fargate';
import { ADOT_COLLECTOR, ADOT_COLLECTOR_IMAGE } from './describeTaskDefinition';

/** A task as `DescribeTasks` answers it. */
export function describeTask(
  world: EcsWorld,
  service: ServiceState,
  task: Task,
): EcsTask {
  const now = world.now();
  const view = taskAt(task, now);
  const revision = service.revisions.get(task.revision);
  const end = task.end && now >= task.end.at ? task.end : undefined;
  const reached = (at: number) =>
    now >= at && !(end && end.at < at) ? new Date(at) : undefined;
  const passed = (at: number | undefined) =>
    at !== undefined && now >= at ? new Date(at) : undefined;

  return {
    taskArn: taskArn(world, service, task),
    clusterArn: world.arn('ecs', `cluster/${service.clusterName}`),
    taskDefinitionArn: revision?.arn,
    group: `service:${service.name}`,
    startedBy: task.deploymentId,
    lastStatus: view?.lastStatus,
    desiredStatus: view?.desiredStatus,
    healthStatus: view?.healthStatus,
    availabilityZone: `${world.scenario.region}${task.availabilityZone}`,
    connectivity: reached(task.activatingAt) ? 'CONNECTED' : undefined,
    connectivityAt: reached(task.activatingAt),
    createdAt: new Date(task.createdAt),
    pullStartedAt: reached(task.pendingAt),
    pullStoppedAt: reached(task.activatingAt),
    startedAt: reached(task.runningAt),
    stoppingAt: passed(end?.at),
    executionStoppedAt: passed(end?.deprovisioningAt),
    stoppedAt: passed(end?.stoppedAt),
    stopCode: end?.stopCode,
    stoppedReason: end?.reason,
    cpu: String(revision?.definition.cpu ?? service.scenario.cpu),
    memory: String(revision?.definition.memory ?? service.scenario.memory),
    launchType: FARGATE.launchType,
    platformVersion: FARGATE.platformVersion,
    platformFamily: FARGATE.platformFamily,
    attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
    attachments: [
      {
        id: `${task.id.slice(0, 8)}-0000-4000-8000-${task.id.slice(8, 20)}`,
        type: 'ElasticNetworkInterface',
        status: view?.lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED',
        details: [{ name: 'privateIPv4Address', value: task.privateIp }],
      },
    ],
    containers: [
      {
        ...describeContainer(world, service, task, service.scenario.key),
        image: revision?.image,
        imageDigest: reached(task.activatingAt) && revision?.imageDigest,
        exitCode: end?.exitCode,
        reason: end?.containerReason,
      },
      {
        ...describeContainer(world, service, task, ADOT_COLLECTOR),
        image: ADOT_COLLECTOR_IMAGE,
      },
    ],
    enableExecuteCommand: false,
    version: 1,
  };
}

function describeContainer(
  world: EcsWorld,
  service: ServiceState,
  task: Task,
  name: string,
): Container {
  const view = taskAt(task, world.now());
  const taskStatus = view?.lastStatus ?? 'PROVISIONING';
  return {
    containerArn: world.arn(
      'ecs',
      `container/${service.clusterName}/${task.id}/${name}`,
    ),
    taskArn: taskArn(world, service, task),
    name,
    runtimeId: `${task.id}-${name === ADOT_COLLECTOR ? 1 : 0}`,
    lastStatus: containerStatus(taskStatus),
    healthStatus: name === ADOT_COLLECTOR ? 'UNKNOWN' : view?.healthStatus,
    networkInterfaces: [{ privateIpv4Address: task.privateIp }],
  };
}

function containerStatus(taskStatus: TaskStatus): string {
  switch (taskStatus) {
    case 'PROVISIONING':
    case 'PENDING':
    case 'ACTIVATING':
      return 'PENDING';
    case 'RUNNING':
    case 'DEACTIVATING':
      return 'RUNNING';
    default:
      return 'STOPPED';
  }
}
