import type {
  ActionContext,
  ActionDescription,
  Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { TaskDefinitionChange } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { isError } from '@backstage/errors';
import { primaryDeployment, type EcsService } from '../aws/EcsService';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { effectError } from './effectError';
import type { ObservedDeploy } from './observeDeploy';
import { stateWarnings } from './observeService';
import { reconcileService } from './reconcileService';
import { capacityInWords } from './rolloutCapacity';
import type { SteeredCluster, SteeredClusters } from './SteeredClusters';

/** How many differences a preview lists. The comparison on the page has all. */
const CHANGES_LISTED = 40;
/** How many service deployments are looked through for the one of an intent: what ECS describes in one call. */
const DEPLOYMENTS_LOOKED_AT = 20;

/** What deploying a task definition answers with. */
export type DeployResult = {
  /** `ecs-svc/…`. */
  deploymentId: string;
  /** The service deployment's ARN, if ECS named it at once. */
  serviceDeploymentArn?: string;
  taskDefinition: string;
  desiredCount: number;
};

/**
 * Deploys the task definition that was observed. `UpdateService` starts the deployment or it doesn't: there are no parts to undo.
 *
 * @returns only if ECS answers with a new PRIMARY deployment of that very task definition
 */
export async function deployTaskDefinition(
  cluster: SteeredCluster,
  context: ActionContext<ServiceAddress, ObservedDeploy>,
): Promise<{ result: DeployResult; after: { primaryDeploymentId: string } }> {
  const { input, before, signal } = context;
  const service = await cluster.commands
    .deploy(input.service, before.targetTaskDefinitionArn, { signal })
    .catch(error => {
      throw effectError(error);
    })
    // Whatever came of it, the pages should show it soon.
    .finally(() => cluster.poller.hurry());
  const started = primaryDeployment(service);
  if (
    !started ||
    before.deploymentIds.includes(started.id) ||
    started.taskDefinition !== before.targetTaskDefinition
  ) {
    // Not the expected answer, so no success: the reconciler will look.
    throw new Error(
      `ECS accepted the deployment of ${before.targetTaskDefinition} but named no new deployment of it`,
    );
  }
  return {
    result: {
      deploymentId: started.id,
      ...(service.currentServiceDeployment !== undefined && {
        serviceDeploymentArn: service.currentServiceDeployment,
      }),
      taskDefinition: before.targetTaskDefinition,
      desiredCount: service.desiredCount,
    },
    after: { primaryDeploymentId: started.id },
  };
}

/** What a preview says of deploying a task definition, but for its title and button. */
export function describeDeploy(
  { service }: ServiceAddress,
  before: ObservedDeploy,
): Pick<ActionDescription, 'destructive' | 'changes' | 'affects' | 'warnings'> {
  const { circuitBreaker, changes, targetTaskDefinition, desiredCount } =
    before;
  const takenBack = circuitBreaker.enabled && circuitBreaker.rollback;
  const unlisted = changes.length - CHANGES_LISTED;
  return {
    destructive: false,
    changes: [
      {
        label: 'Task definition',
        present: before.taskDefinition,
        proposed: targetTaskDefinition,
      },
      ...changes.slice(0, CHANGES_LISTED).map(changeRow),
    ],
    affects: [
      `All tasks of ${service} are replaced by tasks of ${targetTaskDefinition}.`,
      capacityInWords(
        { ...before.deploymentConfiguration, desiredCount },
        before.targetSize,
      ),
    ],
    warnings: [
      ...stateWarnings(before),
      ...(changes.length === 0
        ? ['The two task definitions say the same.']
        : []),
      ...(unlisted > 0
        ? [`${unlisted} more differences: see the comparison of the two.`]
        : []),
      ...(takenBack
        ? []
        : ['No circuit breaker will take the rollout back if it fails.']),
    ],
  };
}

/** Whether the deployment of an intent was started: asks ECS which service deployments are newer than the one that was seen, and what each deployed. */
export async function reconcileDeploy(
  clusters: SteeredClusters,
  context: ActionContext<ServiceAddress, ObservedDeploy>,
): Promise<Reconciliation> {
  const { input, before, signal } = context;
  let found: Reconciliation | undefined;
  try {
    found = await findServiceDeployment(clusters.resolve(input), context);
  } catch (error) {
    const why = isError(error) ? error.message : String(error);
    return { outcome: 'unknown', why: `ECS could not be asked: ${why}` };
  }
  if (found) return found;
  return reconcileService(
    clusters.clusters,
    input,
    { signal, observedAt: before.observedAt },
    service => judgeDeploy(service, before),
  );
}

async function findServiceDeployment(
  cluster: SteeredCluster,
  {
    input,
    before,
    signal,
  }: Pick<
    ActionContext<ServiceAddress, ObservedDeploy>,
    'input' | 'before' | 'signal'
  >,
): Promise<Reconciliation | undefined> {
  const listed = await cluster.rollouts.listDeployments(
    input.service,
    DEPLOYMENTS_LOOKED_AT,
    { signal },
  );
  const seen = listed.indexOf(before.newestServiceDeployment ?? '');
  const newer = seen < 0 ? [] : listed.slice(0, seen);
  const deployments = await cluster.rollouts.describeDeployments(newer, {
    signal,
  });
  const targets = deployments.flatMap(
    ({ targetServiceRevision }) => targetServiceRevision?.arn ?? [],
  );
  const revisions = await cluster.rollouts.describeRevisions(targets, {
    signal,
  });
  const ours = deployments.findLast(
    ({ targetServiceRevision }) =>
      revisions.get(targetServiceRevision?.arn ?? '')?.taskDefinition ===
      before.targetTaskDefinition,
  );
  return (
    ours && {
      outcome: 'performed',
      after: { serviceDeploymentArn: ours.serviceDeploymentArn },
    }
  );
}

function judgeDeploy(
  service: EcsService,
  before: ObservedDeploy,
): Reconciliation {
  const started = service.deployments.find(
    ({ id, taskDefinition }) =>
      !before.deploymentIds.includes(id) &&
      taskDefinition === before.targetTaskDefinition,
  );
  if (started) {
    return { outcome: 'performed', after: { primaryDeploymentId: started.id } };
  }
  if (primaryDeployment(service)?.id === before.primaryDeploymentId) {
    return {
      outcome: 'not-performed',
      why: `the deployment is still ${before.primaryDeploymentId}, of ${service.taskDefinition}, and none of ${before.targetTaskDefinition} was started since`,
    };
  }
  return {
    outcome: 'unknown',
    why: `another deployment is PRIMARY, of ${service.taskDefinition}`,
  };
}

function changeRow({
  subject,
  field,
  kind,
  from,
  to,
}: TaskDefinitionChange): ActionDescription['changes'][number] {
  return {
    label: subject === 'task' ? field : `${subject}: ${field}`,
    present: from ?? (kind === 'added' ? null : 'set'),
    proposed:
      to ?? (kind === 'removed' ? 'removed' : kindInWords[kind as 'added']),
  };
}

/** For values that are never shown. */
const kindInWords = { added: 'set', changed: 'set to another value' };
