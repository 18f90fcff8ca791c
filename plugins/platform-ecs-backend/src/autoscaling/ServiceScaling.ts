import type { EcsServiceScaling } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { SteeredClusters } from '../actions/SteeredClusters';
import { AwsCallError } from '../aws/AwsCallError';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import type { SharedReads } from '../clusters/SharedReads';
import { scalingLimits } from '../state/scalingLimits';
import { narrowLimits } from './narrowLimits';
import { readAutoscaling } from './readAutoscaling';

/** How old what is shown may be, milliseconds. What is decided on is read afresh by the action. */
const MAX_AGE_MS = 10_000;

/** What the services may be scaled to, read once for all who look. */
export class ServiceScaling {
  readonly #clusters: SteeredClusters;
  readonly #deadlineMs: number;
  readonly #reads: SharedReads<EcsServiceScaling>;

  static create(options: {
    clusters: SteeredClusters;
    /** The longest that a read may take, milliseconds. */
    deadlineMs: number;
  }): ServiceScaling {
    return new ServiceScaling(options);
  }

  private constructor(options: {
    clusters: SteeredClusters;
    deadlineMs: number;
  }) {
    this.#clusters = options.clusters;
    this.#reads = options.clusters.clusters.sharedReads('scaling');
    this.#deadlineMs = options.deadlineMs;
  }

  /**
   * A service's limits and bounds. What can't be read is a gap.
   *
   * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
   * @throws ConflictError (409) if configuration and auto scaling allow no common count
   */
  async read(address: ServiceAddress): Promise<EcsServiceScaling> {
    const { service } = await seenService(this.#clusters.clusters, address);
    return this.#reads.get(
      `${address.cluster}/${service.name}`,
      MAX_AGE_MS,
      () => this.#read(address),
    );
  }

  async #read(address: ServiceAddress): Promise<EcsServiceScaling> {
    const cluster = this.#clusters.resolve(address);
    const signal = AbortSignal.timeout(this.#deadlineMs);
    const configured = scalingLimits(cluster.config, address.service);
    const { autoscaling, autoscalingGap } = await readAutoscaling(
      cluster,
      address.service,
      { signal },
    );
    const gaps = autoscalingGap === null ? [] : [autoscalingGap];
    const orGap = <T>(reading: Promise<T[]>): Promise<T[]> =>
      reading.catch(error => {
        if (!(error instanceof AwsCallError)) throw error;
        gaps.push(`${error.message}.`);
        return [];
      });
    const [policies, activities] = autoscaling
      ? await Promise.all([
          orGap(cluster.autoscaling.policies(address.service, { signal })),
          orGap(cluster.autoscaling.activities(address.service, { signal })),
        ])
      : [[], []];
    return {
      limits: narrowLimits(configured, autoscaling ?? undefined),
      configured,
      ...(autoscaling && { autoscaling }),
      policies,
      activities,
      gaps,
    };
  }
}
