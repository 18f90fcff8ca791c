import type { TrailEvent } from './trailEventSchema';

/** What a change was made to. */
export type ChangedPlace = {
  /** The cluster's name in ECS. */
  cluster: string;
  service?: string;
};

/**
 * The cluster, and the service, that a request was about; undefined if it was about none.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html for the forms of ARNs
 */
export function placeOf(event: TrailEvent): ChangedPlace | undefined {
  const { cluster, clusterName, service, serviceName, serviceDeploymentArn } =
    event.requestParameters ?? {};
  if (serviceDeploymentArn !== undefined) {
    // arn:aws:ecs:region:account:service-deployment/cluster/service/id
    const [, ofCluster, ofService] = serviceDeploymentArn.split('/');
    return ofCluster ? { cluster: ofCluster, service: ofService } : undefined;
  }
  const named = cluster ?? clusterName;
  const about = service ?? serviceName;
  // ECS takes a request that names none to be about this one.
  const ofDefault = about === undefined ? undefined : 'default';
  const ofCluster = named === undefined ? ofDefault : nameIn(named);
  if (ofCluster === undefined) return undefined;
  return {
    cluster: ofCluster,
    ...(about !== undefined && { service: nameIn(about) }),
  };
}

/** What was done, as the rest of a sentence in the past tense. */
export function changeInWords(
  { eventName, requestParameters }: TrailEvent,
  { cluster, service }: ChangedPlace,
): string {
  const what =
    service === undefined ? `the cluster ${cluster}` : `the service ${service}`;
  const { desiredCount, taskDefinition, forceNewDeployment, task } =
    requestParameters ?? {};
  switch (eventName) {
    case 'UpdateService':
      return updateInWords(what, {
        desiredCount,
        taskDefinition,
        forceNewDeployment,
      });
    case 'CreateService':
      return `created ${what} in ${cluster}`;
    case 'DeleteService':
      return `deleted ${what} from ${cluster}`;
    case 'StopServiceDeployment':
      return `stopped a rollout of ${what}`;
    case 'ContinueServiceDeployment':
      return `let a rollout of ${what} go on`;
    case 'StopTask':
      return `stopped the task ${task ? nameIn(task) : ''} in ${cluster}`;
    case 'RunTask':
    case 'StartTask':
      return `ran a task${taskDefinition ? ` of ${nameIn(taskDefinition)}` : ''} in ${cluster}`;
    case 'ExecuteCommand':
      return `opened a shell in the task ${task ? nameIn(task) : ''} in ${cluster}`;
    case 'UpdateCluster':
    case 'UpdateClusterSettings':
      return `changed the cluster ${cluster}`;
    case 'DeleteCluster':
      return `deleted the cluster ${cluster}`;
    default:
      return `called ${eventName} on ${what}`;
  }
}

function updateInWords(
  what: string,
  change: Pick<
    NonNullable<TrailEvent['requestParameters']>,
    'desiredCount' | 'taskDefinition' | 'forceNewDeployment'
  >,
): string {
  const { desiredCount, taskDefinition, forceNewDeployment } = change;
  const done = [
    ...(taskDefinition
      ? [`deployed ${nameIn(taskDefinition)} to ${what}`]
      : []),
    ...(typeof desiredCount === 'number'
      ? [
          `scaled ${what} to ${desiredCount} ${desiredCount === 1 ? 'task' : 'tasks'}`,
        ]
      : []),
    ...(forceNewDeployment && !taskDefinition ? [`redeployed ${what}`] : []),
  ];
  return done.join(' and ') || `changed ${what}`;
}

/** The name at the end of an ARN, or a name. */
function nameIn(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}
