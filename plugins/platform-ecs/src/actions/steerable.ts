import type {
  Rollout,
  RolloutHook,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** Whether a rollout can still be stopped: ECS says that it is under way, and nobody has asked it to end. */
export function isSteerable(
  rollout: Pick<Rollout, 'outcome'> | undefined,
): boolean {
  return rollout?.outcome === 'in-progress' || rollout?.outcome === 'paused';
}

/** The hook at which a rollout waits for somebody. */
export function waitingHook(
  rollout: Pick<Rollout, 'hooks'> | undefined,
): RolloutHook | undefined {
  return rollout?.hooks.find(({ status }) => status === 'AWAITING_ACTION');
}
