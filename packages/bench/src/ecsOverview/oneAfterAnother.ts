import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';

/** DescribeServices takes no more. */
const SERVICES_PER_CALL = 10;

/**
 * The calls that the backend of AWS's own Backstage plugin for ECS (`@aws/amazon-ecs-plugin-for-backstage-backend` 0.10.0) makes for the services, tasks and cluster of a
 * page, in its order, one after another: services by tens, then for each service its list of tasks and their descriptions, then the cluster. Its published class can't be run here:
 * its manifest names versions as `backstage:^`, which only resolves in a workspace with Backstage's own Yarn plugin. Same SDK, same client settings as ours.
 *
 * @returns how many services and tasks it found
 */
export async function readOneAfterAnother(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<{ services: number; tasks: number }> {
  let services = 0;
  let tasks = 0;
  for (let start = 0; start < names.length; start += SERVICES_PER_CALL) {
    const answer = await ecs.send(
      new DescribeServicesCommand({
        cluster,
        services: names.slice(start, start + SERVICES_PER_CALL),
      }),
    );
    services += answer.services?.length ?? 0;
  }
  for (const serviceName of names) {
    const { taskArns } = await ecs.send(
      new ListTasksCommand({ cluster, serviceName }),
    );
    if (!taskArns?.length) continue;
    const answer = await ecs.send(
      new DescribeTasksCommand({ cluster, tasks: taskArns }),
    );
    tasks += answer.tasks?.length ?? 0;
  }
  await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
  return { services, tasks };
}
