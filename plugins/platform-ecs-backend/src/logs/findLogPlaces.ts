import { InputError, NotFoundError } from '@backstage/errors';
import type { LogSelection } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type {
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import type { LogPlace } from './LogPlace';

/** As AWS bounds a Live Tail session. */
export const MAX_LOG_GROUPS = 10;

/** What was found for one service. */
export type FoundLogs = {
  places: LogPlace[];
  /** The containers that log to CloudWatch, wanted or not. */
  containers: string[];
};

/**
 * Where a service's lines are. This is the allow-list: only groups and streams come out that the task definition of a service of a configured cluster names, whatever
 * the request says.
 *
 * @throws NotFoundError (404) for a service that isn't there, a container that it hasn't, or when none of its containers logs to CloudWatch
 * @throws ClusterUnseenError (503), AwsCallError (502, 503) if ECS can't be asked
 */
export async function findLogPlaces(
  clusters: PlatformClusters,
  selection: LogSelection,
  { signal }: { signal: AbortSignal },
): Promise<FoundLogs> {
  const { cluster, service: name, containers: wanted, task } = selection;
  const found = await seenService(clusters, { cluster, service: name });
  const { service } = found;
  const { config, clients, gateway } = found.cluster;
  const definition = await gateway.describeTaskDefinition(
    service.taskDefinitionArn,
    { signal },
  );
  const logging = definition.containers.filter(
    ({ log }) => log && (log.region ?? config.region) === config.region,
  );
  if (logging.length === 0) {
    throw new NotFoundError(
      `No container of ${name} logs to CloudWatch in ${config.region} (awslogs with a stream prefix)`,
    );
  }
  const containers = logging.map(container => container.name);
  const unknown = wanted?.find(container => !containers.includes(container));
  if (unknown !== undefined) {
    throw new NotFoundError(`${name} has no container ${unknown} with a log`);
  }

  const places = new Map<string, LogPlace>();
  for (const { name: container, log } of logging) {
    if (!log || (wanted && !wanted.includes(container))) continue;
    const place = places.get(log.group) ?? {
      cluster,
      clients,
      group: log.group,
      arn: logGroupArn(service.arn, config.region, log.group),
      streams: [],
    };
    place.streams.push({
      service: name,
      container,
      prefix: `${log.streamPrefix}/${container}/${task ?? ''}`,
    });
    places.set(log.group, place);
  }
  return { places: [...places.values()], containers };
}

/**
 * Where the lines of several services are; what shares a log group is one place.
 *
 * @throws as {@link findLogPlaces}; InputError (400) for more log groups than AWS tails together
 */
export async function findAllLogPlaces(
  clusters: PlatformClusters,
  selections: LogSelection[],
  options: { signal: AbortSignal },
): Promise<LogPlace[]> {
  const found = await Promise.all(
    selections.map(selection => findLogPlaces(clusters, selection, options)),
  );
  const places = new Map<string, LogPlace>();
  for (const place of found.flatMap(each => each.places)) {
    const key = `${place.cluster} ${place.arn}`;
    const known = places.get(key);
    if (known) known.streams.push(...place.streams);
    else places.set(key, place);
  }
  if (places.size > MAX_LOG_GROUPS) {
    throw new InputError(
      `These services log to ${places.size} log groups; at most ${MAX_LOG_GROUPS} can be read together`,
    );
  }
  return [...places.values()];
}

/** Whether two services are reached with the same credentials, in the same account and region. */
export function areInOneAccount(
  clusters: PlatformClusters,
  addresses: ServiceAddress[],
): boolean {
  const clients = addresses.map(address => clusters.resolve(address).clients);
  return clients.every(each => each === clients[0]);
}

/** The log group is in the account of the service, and in its partition. */
function logGroupArn(serviceArn: string, region: string, group: string) {
  const [, partition, , , account] = serviceArn.split(':');
  return `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
}
