import type { EcsDeployment } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { type EcsService, primaryDeployment } from '../aws/EcsService';

/** A rollout that ECS took back. */
export type Rollback = {
  /** The deployment that failed, while ECS still lists it. */
  failed?: EcsDeployment;
  /** The deployment that runs in its place. */
  to: EcsDeployment;
  /** Why, in ECS's words, where it gave any. */
  reason?: string;
};

const ROLLING_BACK =
  /\broll(?:ing|ed) back to deployment(?:Id)? (ecs-svc\/\S*\d)/i;
const DEPLOYMENT_FAILED = /\bdeployment failed: (.+)$/i;
const ROLLBACK_REASON = /\broll(?:ing|ed) back\b|\brollback\b/i;

/**
 * Whether the newest rollout of a service was taken back, by the circuit breaker, an alarm or a person. Never read off the PRIMARY
 * deployment's `rolloutState`: a rollback that is done says COMPLETED as well. Three things tell:
 *
 * - the deployment that was started last is not the one that is PRIMARY;
 * - PRIMARY's own `rolloutStateReason` says that it is a rollback;
 * - an event says that ECS rolls back to the deployment that is PRIMARY now (the failed one is gone from the list soon after).
 */
export function rolledBack(service: EcsService): Rollback | undefined {
  const to = primaryDeployment(service);
  if (!to) return undefined;
  const failed = service.deployments.find(
    deployment =>
      deployment.id !== to.id &&
      deployment.createdAt !== undefined &&
      to.createdAt !== undefined &&
      deployment.createdAt > to.createdAt,
  );
  if (failed) {
    return { failed, to, reason: failed.rolloutStateReason };
  }
  if (ROLLBACK_REASON.test(to.rolloutStateReason ?? '')) {
    const other = service.deployments.find(
      ({ id, rolloutState }) => id !== to.id && rolloutState === 'FAILED',
    );
    return {
      failed: other,
      to,
      reason: other?.rolloutStateReason ?? to.rolloutStateReason,
    };
  }
  const at = service.events.findIndex(
    ({ message }) => ROLLING_BACK.exec(message)?.[1] === to.id,
  );
  if (at === -1) return undefined;
  // What made ECS roll back stands next to it.
  const why = service.events
    .slice(Math.max(0, at - 2), at + 6)
    .map(({ message }) => DEPLOYMENT_FAILED.exec(message)?.[1])
    .find(reason => reason !== undefined);
  return { to, reason: why };
}

/** An ECS event's message without the "(service x)" that it begins with: the page has said which service. */
export function withoutSubject(message: string): string {
  return message.replace(/^(?:\((?:service|deployment) [^)]*\)\s*)+/, '');
}
