import type {
  Cluster,
  DescribeClustersCommandOutput,
  ListClustersCommandOutput,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import { countTasks } from '../describe/counts';
import type { ClusterState, EcsWorld } from '../EcsWorld';
import { lookUpCluster } from '../lookup';
import { invalidToken, maxResults } from './input';

/** ListClusters, DescribeClusters. */
export function clusterOperations(world: EcsWorld) {
  return {
    ListClusters: defineOperation(
      z.object({
        nextToken: z.string().optional(),
        maxResults: maxResults(100),
      }),
      (input): OutputOf<ListClustersCommandOutput> => {
        const page = pageOf(world.clusters(), {
          nextToken: input.nextToken,
          maxResults: input.maxResults ?? 100,
          query: 'clusters',
          invalidToken,
        });
        return {
          clusterArns: page.items.map(({ arn }) => arn),
          nextToken: page.nextToken,
        };
      },
    ),

    DescribeClusters: defineOperation(
      z.object({
        clusters: z
          .array(z.string())
          .max(100, 'Clusters cannot have more than 100 elements.')
          .optional(),
        include: z.array(z.string()).optional(),
      }),
      ({
        clusters = ['default'],
        include = [],
      }): OutputOf<DescribeClustersCommandOutput> => {
        const looked = clusters.map(reference => ({
          reference,
          cluster: lookUpCluster(world, reference),
        }));
        return {
          clusters: looked.flatMap(({ cluster }) =>
            cluster ? [describeCluster(world, cluster, include)] : [],
          ),
          failures: looked.flatMap(({ reference, cluster }) =>
            cluster
              ? []
              : [
                  {
                    arn: reference.startsWith('arn:')
                      ? reference
                      : world.arn('ecs', `cluster/${reference}`),
                    reason: 'MISSING',
                  },
                ],
          ),
        };
      },
    ),
  };
}

function describeCluster(
  world: EcsWorld,
  cluster: ClusterState,
  include: string[],
): Cluster {
  const counts = cluster.services.map(service =>
    countTasks(service, world.now()),
  );
  const running = counts.reduce((sum, count) => sum + count.running, 0);
  const pending = counts.reduce((sum, count) => sum + count.pending, 0);
  const active = cluster.services.filter(({ scenario }) => !scenario.inactive);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: active.length,
    statistics: include.includes('STATISTICS')
      ? [
          { name: 'runningFargateTasksCount', value: String(running) },
          { name: 'pendingFargateTasksCount', value: String(pending) },
          { name: 'activeFargateServiceCount', value: String(active.length) },
        ]
      : [],
    settings: include.includes('SETTINGS')
      ? [{ name: 'containerInsights', value: 'enabled' }]
      : [],
    tags: [],
    capacityProviders: ['FARGATE'],
    defaultCapacityProviderStrategy: [],
  };
}
