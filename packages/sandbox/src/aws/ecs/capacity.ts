/** What the service scheduler looks at. Counts are of tasks. */
export interface CapacityInput {
  desired: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
  /** The primary deployment's tasks that are meant to run, healthy or not. */
  primaryLive: number;
  /** Tasks of older deployments that are meant to run but aren't healthy yet. */
  retiringUnhealthy: number;
  retiringHealthy: number;
  /** The primary deployment's healthy tasks. */
  primaryHealthy: number;
  /** A FAILED primary deployment launches nothing and retires nobody. */
  primaryFailed: boolean;
}

/** What it does about it. */
export interface CapacityPlan {
  start: number;
  stopPrimary: number;
  stopRetiringUnhealthy: number;
  stopRetiringHealthy: number;
}

/**
 * One pass of the ECS service scheduler for a rolling update: healthy tasks never fall below `minimumHealthyPercent` of desired (rounded up)
 * because of it, and tasks that run or are pending never exceed `maximumPercent` (rounded down).
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planCapacity(input: CapacityInput): CapacityPlan {
  const lower = Math.ceil((input.desired * input.minimumHealthyPercent) / 100);
  const upper = Math.floor((input.desired * input.maximumPercent) / 100);

  const stopPrimary = Math.max(0, input.primaryLive - input.desired);
  if (input.primaryFailed) {
    return {
      start: 0,
      stopPrimary,
      stopRetiringUnhealthy: 0,
      stopRetiringHealthy: 0,
    };
  }

  const stopRetiringUnhealthy = input.retiringUnhealthy;
  const healthy =
    input.retiringHealthy +
    Math.min(input.primaryHealthy, input.primaryLive - stopPrimary);
  const stopRetiringHealthy = Math.min(
    input.retiringHealthy,
    Math.max(0, healthy - lower),
  );
  const occupied =
    input.primaryLive -
    stopPrimary +
    input.retiringHealthy -
    stopRetiringHealthy;
  const start = Math.max(
    0,
    Math.min(input.desired - input.primaryLive, upper - occupied),
  );
  return { start, stopPrimary, stopRetiringUnhealthy, stopRetiringHealthy };
}

/** What the scheduler looks at while traffic is shifted from one revision to another. Counts are of tasks. */
export interface ShiftCapacityInput {
  desired: number;
  /** Whether the target's tasks may be started yet. */
  scalesUp: boolean;
  primaryLive: number;
  primaryFailed: boolean;
  /** Tasks of deployments that are neither the target nor what traffic comes from. */
  strayHealthy: number;
  strayUnhealthy: number;
}

/**
 * One pass of the scheduler while traffic is shifted: both revisions have all their tasks, until the traffic has gone over.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
 */
export function planShiftCapacity(input: ShiftCapacityInput): CapacityPlan {
  const { desired, primaryLive } = input;
  return {
    start:
      input.scalesUp && !input.primaryFailed
        ? Math.max(0, desired - primaryLive)
        : 0,
    stopPrimary: Math.max(0, primaryLive - desired),
    stopRetiringUnhealthy: input.strayUnhealthy,
    stopRetiringHealthy: input.strayHealthy,
  };
}
