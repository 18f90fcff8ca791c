import type { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ClusterConfig } from '../config/PlatformEcsConfig';

/** How long the metadata endpoint, which is on the same host, may take, milliseconds. */
const TIMEOUT_MS = 2_000;

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
const taskMetadataSchema = z.object({
  /** The cluster's ARN or short name. */
  Cluster: z.string().min(1),
  TaskARN: z.string().min(1),
  ServiceName: z.string().min(1),
});

/** Tells whether a service is the portal itself. */
export interface PortalSelf {
  is(address: ServiceAddress): boolean;
}

/** A portal whose service isn't known: on a developer's machine, for one. */
export const unknownSelf: PortalSelf = { is: () => false };

/** The portal as a service that is known. */
export function knownSelf(self: ServiceAddress): PortalSelf {
  return {
    is: ({ cluster, service }) =>
      cluster === self.cluster && service === self.service,
  };
}

/** Options of {@link findPortalSelf}. */
export type FindPortalSelfOptions = {
  /** `platformEcs.self`, which decides if it is there. */
  configured?: ServiceAddress;
  clusters: ClusterConfig[];
  /** `ECS_CONTAINER_METADATA_URI_V4`, which ECS sets in each container. */
  metadataUri?: string;
  logger: LoggerService;
};

/**
 * Finds out which of the services is the portal itself: from the configuration, else from the task metadata endpoint. What can't be found out is said
 * in the log, and then no service is marked.
 */
export async function findPortalSelf(
  options: FindPortalSelfOptions,
): Promise<PortalSelf> {
  const { configured, clusters, metadataUri, logger } = options;
  if (configured) return knownSelf(configured);
  if (!metadataUri) return unknownSelf;
  try {
    const response = await fetch(`${metadataUri}/task`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const task = taskMetadataSchema.parse(await response.json());
    const name = task.Cluster.slice(task.Cluster.lastIndexOf('/') + 1);
    const [, , , region, account] = task.TaskARN.split(':');
    const cluster = clusters.find(
      candidate =>
        candidate.name === name &&
        candidate.region === region &&
        (candidate.account ?? account) === account,
    );
    return cluster
      ? knownSelf({ cluster: cluster.id, service: task.ServiceName })
      : unknownSelf;
  } catch (error) {
    logger.warn(
      'The ECS task metadata endpoint did not say which service the portal is: it is not marked on its page. platformEcs.self says it too.',
      { cause: String(error) },
    );
    return unknownSelf;
  }
}
