import {
  DefaultAutoscalingGateway,
  type AutoscalingGateway,
} from '../autoscaling/AutoscalingGateway';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import {
  DefaultRevisionGateway,
  type RevisionGateway,
} from '../revisions/RevisionGateway';
import {
  DefaultRolloutGateway,
  type RolloutGateway,
} from '../rollouts/RolloutGateway';
import {
  DefaultRolloutCommands,
  type RolloutCommands,
} from './RolloutCommands';

/** A configured cluster, with all that it takes to steer its services. */
export type SteeredCluster = PlatformCluster & {
  revisions: RevisionGateway;
  rollouts: RolloutGateway;
  autoscaling: AutoscalingGateway;
  commands: RolloutCommands;
};

/** The configured clusters as the actions see them. */
export class SteeredClusters {
  readonly #clusters: PlatformClusters;
  readonly #steer: (cluster: PlatformCluster) => SteeredCluster;
  readonly #steered = new Map<PlatformCluster, SteeredCluster>();

  /** @param options - `steer` makes what steers a cluster; by default over the cluster's AWS clients */
  static create(options: {
    clusters: PlatformClusters;
    steer?: (cluster: PlatformCluster) => SteeredCluster;
  }): SteeredClusters {
    return new SteeredClusters(options.clusters, options.steer ?? steerByAws);
  }

  private constructor(
    clusters: PlatformClusters,
    steer: (cluster: PlatformCluster) => SteeredCluster,
  ) {
    this.#clusters = clusters;
    this.#steer = steer;
  }

  get clusters(): PlatformClusters {
    return this.#clusters;
  }

  /** As `PlatformClusters.resolve`. @throws NotFoundError (404) */
  resolve(address: ServiceAddress): SteeredCluster {
    const cluster = this.#clusters.resolve(address);
    const known = this.#steered.get(cluster);
    if (known) return known;
    const steered = this.#steer(cluster);
    this.#steered.set(cluster, steered);
    return steered;
  }
}

function steerByAws(cluster: PlatformCluster): SteeredCluster {
  const { config, clients } = cluster;
  return {
    ...cluster,
    revisions: DefaultRevisionGateway.create({ ecs: clients.ecs }),
    rollouts: DefaultRolloutGateway.create({
      cluster: config.name,
      ecs: clients.ecs,
    }),
    autoscaling: DefaultAutoscalingGateway.create({
      cluster: config.name,
      autoscaling: clients.autoscaling,
    }),
    commands: DefaultRolloutCommands.create({
      cluster: config.name,
      ecs: clients.mutations.ecs,
    }),
  };
}
