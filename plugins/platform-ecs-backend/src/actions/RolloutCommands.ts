import {
  ContinueServiceDeploymentCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
  type DeploymentLifecycleHookAction,
  type ECSClient,
  type StopServiceDeploymentStopType,
} from '@aws-sdk/client-ecs';
import type { CallOptions } from '../aws/EcsGateway';
import type { EcsService } from '../aws/EcsService';
import { explainAwsError } from '../aws/explainAwsError';
import { parseService } from '../aws/parseEcs';
import { retryThrottled, type ThrottleBudget } from '../aws/retryThrottled';

/** How a rollout is stopped: left as it is, or rolled back. */
export type StopType = StopServiceDeploymentStopType;

/** What a paused rollout is told. */
export type HookDecision = DeploymentLifecycleHookAction;

/**
 * The commands that steer rollouts of one cluster. Each is sent once, and again only after throttling. Throws `AwsCallError` when AWS doesn't answer as
 * expected.
 */
export interface RolloutCommands {
  /**
   * Deploys a task definition on a service.
   *
   * @returns the service as ECS answered
   */
  deploy(
    service: string,
    taskDefinitionArn: string,
    options: CallOptions,
  ): Promise<EcsService>;

  /** @returns the ARN of the deployment that ECS says is being stopped */
  stop(
    deploymentArn: string,
    stopType: StopType,
    options: CallOptions,
  ): Promise<string | undefined>;

  /**
   * Answers the hook that a deployment is paused at.
   *
   * @returns the ARN of the deployment that ECS says it answered
   */
  answerHook(
    deploymentArn: string,
    hook: string,
    decision: HookDecision,
    options: CallOptions,
  ): Promise<string | undefined>;
}

/** Options of {@link DefaultRolloutCommands.create}. */
export type RolloutCommandsOptions = {
  cluster: string;
  /** A client for mutations. */
  ecs: ECSClient;
  /** How a throttled command is sent again. Default: 4 times within about 4 seconds. */
  throttleBudget?: ThrottleBudget;
};

/** {@link RolloutCommands} over the AWS SDK. */
export class DefaultRolloutCommands implements RolloutCommands {
  readonly #cluster: string;
  readonly #ecs: ECSClient;
  readonly #throttleBudget: ThrottleBudget;

  static create(options: RolloutCommandsOptions): RolloutCommands {
    return new DefaultRolloutCommands(options);
  }

  private constructor(options: RolloutCommandsOptions) {
    this.#cluster = options.cluster;
    this.#ecs = options.ecs;
    this.#throttleBudget = options.throttleBudget ?? {
      attempts: 4,
      firstWaitMs: 500,
    };
  }

  async deploy(
    service: string,
    taskDefinition: string,
    options: CallOptions,
  ): Promise<EcsService> {
    const command = new UpdateServiceCommand({
      cluster: this.#cluster,
      service,
      taskDefinition,
    });
    return this.#sent('ecs:UpdateService', options, async abortSignal => {
      const answer = await this.#ecs.send(command, { abortSignal });
      return parseService(answer.service, new Date().toISOString());
    });
  }

  async stop(
    serviceDeploymentArn: string,
    stopType: StopType,
    options: CallOptions,
  ): Promise<string | undefined> {
    const command = new StopServiceDeploymentCommand({
      serviceDeploymentArn,
      stopType,
    });
    return this.#sent(
      'ecs:StopServiceDeployment',
      options,
      async abortSignal => {
        const answer = await this.#ecs.send(command, { abortSignal });
        return answer.serviceDeploymentArn;
      },
    );
  }

  async answerHook(
    serviceDeploymentArn: string,
    hookId: string,
    decision: HookDecision,
    options: CallOptions,
  ): Promise<string | undefined> {
    const command = new ContinueServiceDeploymentCommand({
      serviceDeploymentArn,
      hookId,
      // Always sent: ECS takes its absence as CONTINUE.
      action: decision,
    });
    return this.#sent(
      'ecs:ContinueServiceDeployment',
      options,
      async abortSignal => {
        const answer = await this.#ecs.send(command, { abortSignal });
        return answer.serviceDeploymentArn;
      },
    );
  }

  async #sent<T>(
    permission: string,
    { signal }: CallOptions,
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await retryThrottled(this.#throttleBudget, signal, () =>
        send(signal),
      );
    } catch (error) {
      throw explainAwsError(permission, error);
    }
  }
}
