import type {
  EcsServiceDetail,
  EcsServiceSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  type EcsService,
  type EcsServiceUtilization,
  primaryDeployment,
} from '../aws/EcsService';
import type { ListedService } from '../aws/EcsGateway';
import { serviceState } from '../state/serviceState';
import { stateSentence } from '../state/stateSentence';

/** One service, as a look at its cluster found it. */
export type SeenService = {
  listed: ListedService;
  /** Absent when ECS listed the service and then didn't know it. */
  service?: EcsService;
  imageTag?: string;
  utilization?: EcsServiceUtilization;
};

/** What one successful look at a cluster found. */
export type ClusterSnapshot = {
  /** ISO 8601 UTC. */
  observedAt: string;
  /** Sorted by name. */
  services: SeenService[];
  /** What could not be read, a sentence each. */
  gaps: string[];
};

/** The service of a snapshot that has this name. */
export function findSeenService(
  snapshot: ClusterSnapshot,
  name: string,
): SeenService | undefined {
  return snapshot.services.find(({ listed }) => listed.name === name);
}

/** A service's line in the overview. */
export function summaryOf(
  cluster: string,
  { listed, service, imageTag, utilization }: SeenService,
): EcsServiceSummary {
  return {
    cluster,
    name: listed.name,
    arn: listed.arn,
    state: serviceState(service),
    sentence: stateSentence(service),
    desiredCount: service?.desiredCount ?? 0,
    runningCount: service?.runningCount ?? 0,
    pendingCount: service?.pendingCount ?? 0,
    taskDefinition: service?.taskDefinition ?? '',
    imageTag,
    tags: service?.tags ?? {},
    rolloutState: service && primaryDeployment(service)?.rolloutState,
    lastDeploymentAt: service?.deployments
      .map(({ createdAt }) => createdAt)
      .filter(createdAt => createdAt !== undefined)
      .toSorted()
      .at(-1),
    cpuPercent: rounded(utilization?.cpuPercent),
    memoryPercent: rounded(utilization?.memoryPercent),
  };
}

/** What a service's page shows beside its summary. */
export function activityOf({
  service,
}: SeenService): Pick<EcsServiceDetail, 'deployments' | 'events'> {
  return {
    deployments: service?.deployments ?? [],
    events: service?.events ?? [],
  };
}

/** To a tenth of a percent: CloudWatch's thirteen digits are noise, and each would count as a change. */
function rounded(percent: number | undefined): number | undefined {
  return percent === undefined ? undefined : Math.round(percent * 10) / 10;
}
