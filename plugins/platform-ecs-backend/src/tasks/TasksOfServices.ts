import type { EcsServiceTasks } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import type { SharedReads } from '../clusters/SharedReads';
import { isMoving } from '../state/serviceState';
import { ServiceTasks } from './ServiceTasks';
import { DefaultTaskGateway } from './TaskGateway';

/** How old what is shown may be, milliseconds: while the service moves, and else. */
export const readAges = { moving: 800, resting: 5_000 } as const;

/** Options of {@link TasksOfServices.create}. */
export type TasksOfServicesOptions = {
  clusters: PlatformClusters;
  /** The longest that a read may take, milliseconds. */
  deadlineMs: number;
};

/** What a look found, and what the next one, at whichever replica, must know of it. */
type TaskLook = EcsServiceTasks & {
  /** When the stopped ones were last listed, epoch milliseconds. */
  stoppedReadAt: number;
};

/** The tasks of the configured services, read once for all who look. */
export class TasksOfServices {
  readonly #clusters: PlatformClusters;
  readonly #deadlineMs: number;
  readonly #reads: SharedReads<TaskLook>;
  readonly #services = new Map<string, ServiceTasks>();

  static create(options: TasksOfServicesOptions): TasksOfServices {
    return new TasksOfServices(options);
  }

  private constructor({ clusters, deadlineMs }: TasksOfServicesOptions) {
    this.#clusters = clusters;
    this.#reads = clusters.sharedReads('tasks');
    this.#deadlineMs = deadlineMs;
  }

  /**
   * The tasks of a service.
   *
   * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
   * @throws AwsCallError
   */
  async read(address: ServiceAddress): Promise<EcsServiceTasks> {
    const { cluster, service } = await seenService(this.#clusters, address);
    return this.ofSeen(
      cluster,
      address.service,
      isMoving(service) ? readAges.moving : readAges.resting,
    );
  }

  /**
   * The tasks of a service that is known to exist.
   *
   * @param maxAgeMs - how old they may be, milliseconds
   * @throws AwsCallError
   */
  async ofSeen(
    cluster: PlatformCluster,
    service: string,
    maxAgeMs: number,
  ): Promise<EcsServiceTasks> {
    const key = `${cluster.config.id}/${service}`;
    const { observedAt, tasks } = await this.#reads.get(
      key,
      maxAgeMs,
      async last => {
        const signal = AbortSignal.timeout(this.#deadlineMs);
        const own = this.#of(key, cluster, service);
        if (last) own.resume(last);
        return {
          tasks: await own.look({ signal }),
          observedAt: new Date().toISOString(),
          stoppedReadAt: own.stoppedReadAt,
        };
      },
    );
    return { observedAt, tasks };
  }

  #of(key: string, cluster: PlatformCluster, service: string): ServiceTasks {
    const known = this.#services.get(key);
    if (known) return known;
    const created = ServiceTasks.create({
      service,
      gateway: DefaultTaskGateway.create({
        cluster: cluster.config.name,
        ecs: cluster.clients.ecs,
      }),
    });
    this.#services.set(key, created);
    return created;
  }
}
