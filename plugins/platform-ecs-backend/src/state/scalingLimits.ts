import { InputError } from '@backstage/errors';
import type { ScalingLimits } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ClusterConfig } from '../config/PlatformEcsConfig';

/** The limits of one service: its own, or the cluster's default. */
export function scalingLimits(
  cluster: ClusterConfig,
  service: string,
): ScalingLimits {
  return cluster.limits.services.get(service) ?? cluster.limits.default;
}

/**
 * Checks a desired count.
 *
 * @throws InputError (400) that names the field and the limits
 */
export function assertWithinLimits(
  service: string,
  desiredCount: number,
  { min, max }: ScalingLimits,
): void {
  if (
    !Number.isInteger(desiredCount) ||
    desiredCount < min ||
    desiredCount > max
  ) {
    throw new InputError(
      `desiredCount: must be a whole number from ${min} to ${max} for ${service}, but is ${desiredCount}`,
    );
  }
}
