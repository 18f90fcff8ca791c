import { ConflictError } from '@backstage/errors';
import type {
  ScalingLimits,
  ServiceAutoscaling,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/**
 * What a service may be scaled to: within the configuration's limits and within the bounds of auto scaling, which would undo anything else. Also
 * while some of its scaling is suspended: it goes on one day.
 *
 * @throws ConflictError if there is no count that both allow
 */
export function narrowLimits(
  configured: ScalingLimits,
  autoscaling: Pick<ServiceAutoscaling, 'min' | 'max'> | undefined,
): ScalingLimits {
  if (!autoscaling) return configured;
  const limits = {
    min: Math.max(configured.min, autoscaling.min),
    max: Math.min(configured.max, autoscaling.max),
  };
  if (limits.min > limits.max) {
    throw new ConflictError(
      `The portal's limits (${configured.min} to ${configured.max}) and auto scaling's bounds (${autoscaling.min} to ${autoscaling.max}) have no count in common: change one of them`,
    );
  }
  return limits;
}
