import type {
  EcsDeployment,
  EcsTask,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type {
  ServiceDeployment,
  ServiceRevision,
} from './parseServiceDeployment';

/** How far apart ECS's own times of the same deployment may be in its two lists, milliseconds. */
const SAME_DEPLOYMENT_MS = 5_000;

/** All that is known of a deployment, and that its sentence and steps are told from. */
export type RolloutFacts = {
  deployment: ServiceDeployment;
  /** `ecs-svc/…`, when known. */
  deploymentId?: string;
  revisions: ReadonlyMap<string, ServiceRevision>;
  /** The tasks of the new revision that this deployment started. */
  newTasks: EcsTask[];
  /** The others that were there when it began, or that a rollback started. */
  oldTasks: EcsTask[];
  /** Those that came after it had ended, within the hour that ECS remembers. */
  laterTasks: EcsTask[];
};

/**
 * Which of a service's deployments (`ecs-svc/…`, as tasks name it) a service deployment is. ECS has no field that says so: both lists say when it was
 * created.
 */
export function deploymentIdOf(
  { createdAt }: Pick<ServiceDeployment, 'createdAt'>,
  deployments: readonly Pick<EcsDeployment, 'id' | 'createdAt'>[],
): string | undefined {
  if (createdAt === undefined) return undefined;
  const distance = ({ createdAt: its }: Pick<EcsDeployment, 'createdAt'>) =>
    its === undefined
      ? Number.POSITIVE_INFINITY
      : Math.abs(Date.parse(its) - Date.parse(createdAt));
  const [nearest] = deployments.toSorted((a, b) => distance(a) - distance(b));
  return nearest && distance(nearest) <= SAME_DEPLOYMENT_MS
    ? nearest.id
    : undefined;
}

/** Sorts a service's tasks into those that a deployment brings in, those that it replaces, and those that it has nothing to do with. */
export function rolloutFacts(options: {
  deployment: ServiceDeployment;
  deploymentId?: string;
  revisions: ReadonlyMap<string, ServiceRevision>;
  tasks: readonly EcsTask[];
}): RolloutFacts {
  const { deployment, deploymentId, revisions, tasks } = options;
  const { createdAt = '', finishedAt, rollback } = deployment;
  const target = deployment.targetServiceRevision;
  const targetDefinition = target && revisions.get(target.arn)?.taskDefinition;
  const isNew = (task: EcsTask) => {
    if (deploymentId !== undefined) return task.deploymentId === deploymentId;
    // Without the id: what ran the new definition, started since and not by the rollback.
    const born = task.createdAt ?? '';
    return (
      task.taskDefinition === targetDefinition &&
      born >= createdAt &&
      (rollback?.startedAt === undefined || born <= rollback.startedAt)
    );
  };
  const tookPart = ({ createdAt: born = '', stoppedAt }: EcsTask) =>
    (stoppedAt === undefined || stoppedAt >= createdAt) &&
    (finishedAt === undefined || born <= finishedAt);
  const parts = tasks.filter(tookPart);
  return {
    deployment,
    deploymentId,
    revisions,
    newTasks: parts.filter(isNew),
    oldTasks: parts.filter(task => !isNew(task)),
    laterTasks: tasks.filter(
      ({ createdAt: born = '' }) =>
        finishedAt !== undefined && born > finishedAt,
    ),
  };
}

/** `family:revision` of a service revision, or a word for it. */
export function definitionOf(
  { revisions }: Pick<RolloutFacts, 'revisions'>,
  arn: string | undefined,
  otherwise: string,
): string {
  const known = arn === undefined ? undefined : revisions.get(arn);
  return known?.taskDefinition || otherwise;
}

/** Whether a task was started, didn't stay, and nobody asked it to go. */
export function hasFailed({ ending }: EcsTask): boolean {
  return ending !== undefined && ending.kind !== 'asked';
}

/** How many of the tasks are meant to run and do. */
export function runningAmong(tasks: readonly EcsTask[]): number {
  return tasks.filter(
    ({ lastStatus, desiredStatus }) =>
      lastStatus === 'RUNNING' && desiredStatus !== 'STOPPED',
  ).length;
}
