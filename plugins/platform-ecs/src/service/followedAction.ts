import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { isMoving, type Motion } from './rollout';

/** How long after an action the cluster is given to show it, milliseconds. ECS's own answer is the first to change; the poller is next. */
export const SETTLE_MS = 10_000;

/** An action done from this page whose rollout is watched to its end. */
export type FollowedAction = {
  actionId: string;
  /** Epoch milliseconds. */
  since: number;
  /** Whether the service was seen moving since. */
  seenMoving: boolean;
};

/** Whether what the action set off is over, as far as `service` shows. */
export function hasSettled(
  action: FollowedAction,
  service: Motion & Pick<EcsServiceDetail, 'freshness'>,
): boolean {
  if (isMoving(service)) {
    return false;
  }
  const { observedAt } = service.freshness;
  return (
    action.seenMoving ||
    (observedAt !== undefined &&
      Date.parse(observedAt) >= action.since + SETTLE_MS)
  );
}
