import type {
  DescribeTasksCommandOutput,
  ListTasksCommandOutput,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import { taskArn } from '../describe/arns';
import { describeTask } from '../describe/describeTask';
import type { ClusterState, EcsWorld } from '../EcsWorld';
import { requireCluster, requireService } from '../lookup';
import type { ServiceState } from '../service';
import { taskAt, type Task } from '../task';
import { invalidToken, maxResults } from './input';

/** ECS shows a stopped task for at least an hour. */
export const STOPPED_TASK_SHOWN_MS = 3_600_000;

/** ListTasks, DescribeTasks. */
export function taskOperations(world: EcsWorld) {
  const visibleTasks = (cluster: ClusterState) =>
    cluster.services.flatMap(service =>
      [
        ...service.tasks,
        ...service.stoppedTasks.filter(
          ({ end }) =>
            end && world.now() - end.stoppedAt < STOPPED_TASK_SHOWN_MS,
        ),
      ].map((task): { service: ServiceState; task: Task } => ({
        service,
        task,
      })),
    );

  return {
    ListTasks: defineOperation(
      z.object({
        cluster: z.string().optional(),
        serviceName: z.string().optional(),
        family: z.string().optional(),
        startedBy: z.string().optional(),
        desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).optional(),
        launchType: z.enum(['EC2', 'FARGATE', 'EXTERNAL']).optional(),
        nextToken: z.string().optional(),
        maxResults: maxResults(100),
      }),
      (input): OutputOf<ListTasksCommandOutput> => {
        const cluster = requireCluster(world, input.cluster);
        const only =
          input.serviceName === undefined
            ? undefined
            : requireService(cluster, input.serviceName);
        const desiredStatus = input.desiredStatus ?? 'RUNNING';
        const tasks = visibleTasks(cluster).filter(
          ({ service, task }) =>
            (!only || service === only) &&
            (!input.family || service.name === input.family) &&
            (!input.startedBy || task.deploymentId === input.startedBy) &&
            (input.launchType ?? 'FARGATE') === 'FARGATE' &&
            taskAt(task, world.now())?.desiredStatus === desiredStatus,
        );
        const { nextToken, maxResults: most, ...query } = input;
        const page = pageOf(tasks, {
          nextToken,
          maxResults: most ?? 100,
          query,
          invalidToken,
        });
        return {
          taskArns: page.items.map(({ service, task }) =>
            taskArn(world, service, task),
          ),
          nextToken: page.nextToken,
        };
      },
    ),

    DescribeTasks: defineOperation(
      z.object({
        cluster: z.string().optional(),
        tasks: z
          .array(z.string(), 'Tasks cannot be empty.')
          .min(1, 'Tasks cannot be empty.')
          .max(100, 'Tasks cannot have more than 100 elements.'),
        include: z.array(z.enum(['TAGS'])).optional(),
      }),
      (input): OutputOf<DescribeTasksCommandOutput> => {
        const cluster = requireCluster(world, input.cluster);
        const visible = new Map(
          visibleTasks(cluster).map(found => [
            taskArn(world, found.service, found.task),
            found,
          ]),
        );
        const looked = input.tasks.map(reference => {
          const arn = reference.startsWith('arn:')
            ? reference
            : world.arn('ecs', `task/${cluster.name}/${reference}`);
          return { arn, found: visible.get(arn) };
        });
        return {
          tasks: looked.flatMap(({ found }) =>
            found
              ? [
                  {
                    ...describeTask(world, found.service, found.task),
                    tags: input.include ? found.service.tags : undefined,
                  },
                ]
              : [],
          ),
          failures: looked.flatMap(({ arn, found }) =>
            found ? [] : [{ arn, reason: 'MISSING' }],
          ),
        };
      },
    ),
  };
}
