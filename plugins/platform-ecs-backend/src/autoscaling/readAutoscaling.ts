import type { ServiceAutoscaling } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { AwsCallError } from '../aws/AwsCallError';
import type { AutoscalingGateway } from './AutoscalingGateway';

/** What is known of the automatic scaling of a service. A type and no interface: it goes into the ledger. */
export type AutoscalingReading = {
  /** Null where the service isn't scaled automatically, and where that isn't known. */
  autoscaling: ServiceAutoscaling | null;
  /** Why it isn't known, in words. */
  autoscalingGap: string | null;
};

/** Reads auto scaling's bounds. What keeps them from being read is said: scaling goes on within the configured limits alone. */
export async function readAutoscaling(
  { autoscaling }: { autoscaling: AutoscalingGateway },
  service: string,
  options: { signal: AbortSignal },
): Promise<AutoscalingReading> {
  try {
    return {
      autoscaling: (await autoscaling.bounds(service, options)) ?? null,
      autoscalingGap: null,
    };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return {
      autoscaling: null,
      autoscalingGap: `Auto scaling's bounds are not known: ${error.message}.`,
    };
  }
}
