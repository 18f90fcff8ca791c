import type {
  EcsService,
  EcsServiceFailure,
  EcsTaskDefinition,
  UtilizationReading,
} from './EcsService';

/** A service as `ListServices` names it. */
export type ListedService = { name: string; arn: string };

/** What every call to AWS takes. */
export type CallOptions = { signal: AbortSignal };

/**
 * One ECS cluster, and the metrics of its services. It is bound to the cluster: there is no way to address another through it. Every method
 * throws {@link AwsCallError} when AWS doesn't answer as expected.
 */
export interface EcsGateway {
  /** The cluster's services. ECS leaves INACTIVE ones out. */
  listServices(options: CallOptions): Promise<ListedService[]>;

  /**
   * Describes services by name, ten to a call; no call is made for an empty list.
   *
   * @returns those that ECS knows (INACTIVE ones among them, for a while after their deletion), and the failures
   */
  describeServices(
    names: string[],
    options: CallOptions,
  ): Promise<{ services: EcsService[]; failures: EcsServiceFailure[] }>;

  /** A task definition. Asked once for each ARN: a revision never changes. */
  describeTaskDefinition(
    arn: string,
    options: CallOptions,
  ): Promise<EcsTaskDefinition>;

  /** The task definition if it has been read before. */
  knownTaskDefinition(arn: string): EcsTaskDefinition | undefined;

  /** CPU and memory use of the last hour, a datum a minute. */
  utilization(
    names: string[],
    options: CallOptions,
  ): Promise<UtilizationReading>;

  /**
   * Deploys a service again with the task definition it has. Sent once; again only after throttling. Twice is two rollouts.
   *
   * @returns the service as ECS answered, with the new deployment in it
   */
  startRollout(name: string, options: CallOptions): Promise<EcsService>;

  /**
   * Sets how many tasks a service should run. Sent once; again only after throttling.
   *
   * @returns the service as ECS answered
   */
  setDesiredCount(
    name: string,
    desiredCount: number,
    options: CallOptions,
  ): Promise<EcsService>;
}
