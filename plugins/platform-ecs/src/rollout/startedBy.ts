import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import type { RolloutSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** Who started a deployment through the portal, and why. */
export type Starter = {
  actionId: string;
  /** The person's name if the row has it, else their entity ref. */
  who: string;
  reason?: string;
};

/**
 * Which deployments were started by which actions of the portal. Told by ids alone: an action's last row names the deployment that it started. Times that
 * are near prove nothing.
 *
 * @param rows - of the ledger, about the service
 * @returns by the deployment's ARN
 */
export function startersOf(
  deployments: readonly Pick<RolloutSummary, 'arn' | 'deploymentId'>[],
  rows: readonly AuditRow[],
): ReadonlyMap<string, Starter> {
  const byId = new Map<string, Starter>();
  for (const row of rows) {
    if (row.phase !== 'succeeded') continue;
    const asked = rows.find(
      ({ action_id: id, phase }) => id === row.action_id && phase === 'intent',
    );
    for (const id of startedIds(row.details.after)) {
      byId.set(id, {
        actionId: row.action_id,
        who: nameOf(row),
        reason: asked?.reason ?? row.reason ?? undefined,
      });
    }
  }
  return new Map(
    deployments.flatMap(({ arn, deploymentId }) => {
      const starter =
        byId.get(arn) ??
        (deploymentId === undefined ? undefined : byId.get(deploymentId));
      return starter ? [[arn, starter]] : [];
    }),
  );
}

/** Under which names an action's last row says what it started. */
const started = [
  'serviceDeploymentArn',
  'primaryDeploymentId',
  'startedDeploymentId',
] as const;

function startedIds(after: unknown): string[] {
  if (typeof after !== 'object' || after === null) return [];
  const fields = after as Record<string, unknown>;
  return started
    .map(field => fields[field])
    .filter(value => typeof value === 'string');
}

function nameOf({ details, actor_user_id: ref }: AuditRow): string {
  const { actor } = details;
  if (typeof actor === 'object' && actor !== null && 'name' in actor) {
    const { name } = actor;
    if (typeof name === 'string' && name !== '') return name;
  }
  return ref ?? 'somebody';
}
