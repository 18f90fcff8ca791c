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
  /** `sha256:…` of the image that its newest task pulled. */
  imageDigest?: string;
  /** How what runs differs from what was deployed last, in words. */
  drift?: string;
  /** Names of the alarms that ring; absent when they could not be read. */
  alarms?: string[];
  utilization?: EcsServiceUtilization;
};

/** What one successful look at a cluster found. */
export type ClusterSnapshot = {
  /** ISO 8601 UTC. */
  observedAt: string;
  /** Sorted by name. */
  services: SeenService[];
  /** The minute up to which the services' utilization was read, ISO 8601 UTC. */
  utilizationUntil?: string;
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
  seen: SeenService,
): EcsServiceSummary {
  const { listed, service, utilization } = seen;
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
    imageTag: seen.imageTag,
    imageDigest: seen.imageDigest,
    drift: seen.drift,
    alarms: seen.alarms,
    tags: service?.tags ?? {},
    rolloutState: service && primaryDeployment(service)?.rolloutState,
    lastDeploymentAt: service?.deployments
      .map(({ createdAt }) => createdAt)
      .filter(createdAt => createdAt !== undefined)
      .toSorted()
      .at(-1),
    cpuPercent: utilization?.cpuPercent,
    memoryPercent: utilization?.memoryPercent,
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
