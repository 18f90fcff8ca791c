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
 * The calls of `getServices` in the backend of AWS's own Backstage plugin for ECS (`@aws/amazon-ecs-plugin-for-backstage-backend` 0.10.0,
 * `dist/service/DefaultAmazonEcsService.cjs.js`), in its order, one after another: ten services, then the list of tasks of each and their
 * descriptions, the next ten, and at the end the cluster. The published class itself can't be run here: its manifest names versions as
 * `backstage:^`, which only resolves with Backstage's own Yarn plugin, and the three packages of AWS's that it imports could not be had from
 * the npm registry at hand. Same SDK, same client settings as ours.
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
    const described = await ecs.send(
      new DescribeServicesCommand({
        cluster,
        services: names.slice(start, start + SERVICES_PER_CALL),
      }),
    );
    for (const { serviceName } of described.services ?? []) {
      services += 1;
      const { taskArns } = await ecs.send(
        new ListTasksCommand({ cluster, serviceName }),
      );
      if (!taskArns?.length) continue;
      const answer = await ecs.send(
        new DescribeTasksCommand({ cluster, tasks: taskArns }),
      );
      tasks += answer.tasks?.length ?? 0;
    }
  }
  await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
  return { services, tasks };
}
