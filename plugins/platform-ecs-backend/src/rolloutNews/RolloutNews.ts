import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import type {
  RolloutOutcome,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { isUnderWay } from '../rollouts/rolloutOutcome';
import type { ServiceRollouts } from '../rollouts/ServiceRollouts';
import type { AwaitedRollout, AwaitedRollouts } from './AwaitedRollouts';

/** How long a rollout is awaited, milliseconds: ECS gives up sooner. */
const AWAIT_FOR_MS = 48 * 3_600_000;

/** How an end is told that is none of those below. */
const unknown = {
  says: 'ended, nobody can tell how',
  severity: 'high',
} as const;

/** How each end is told. What isn't known to have succeeded is not called that. */
const endings: Partial<
  Record<RolloutOutcome, { says: string; severity: 'normal' | 'high' }>
> = {
  succeeded: { says: 'is rolled out', severity: 'normal' },
  'rolled-back': { says: 'was rolled back', severity: 'high' },
  'rollback-failed': {
    says: 'failed, and so did its rollback',
    severity: 'high',
  },
  stopped: { says: 'was stopped', severity: 'normal' },
};

/** Options of {@link RolloutNews.create}. */
export type RolloutNewsOptions = {
  awaited: AwaitedRollouts;
  rollouts: Pick<ServiceRollouts, 'history'>;
  notifications: NotificationService;
  logger: LoggerService;
};

/** Tells people how the rollouts ended that they started. */
export class RolloutNews {
  readonly #options: RolloutNewsOptions;

  static create(options: RolloutNewsOptions): RolloutNews {
    return new RolloutNews(options);
  }

  private constructor(options: RolloutNewsOptions) {
    this.#options = options;
  }

  /** Looks at each rollout that is awaited. What can't be read, told or forgotten is tried again by the next run; never throws. */
  async tell(): Promise<void> {
    const { awaited } = this.#options;
    const before = new Date(Date.now() - AWAIT_FOR_MS).toISOString();
    await awaited.forget(before).catch(this.#failed);
    const rollouts = await awaited.list().catch(this.#failed);
    for (const rollout of rollouts ?? []) {
      // One cluster that can't be asked is no reason to keep news of others back.
      await this.#tellOf(rollout).catch(this.#failed);
    }
  }

  readonly #failed = (error: unknown): void => {
    this.#options.logger.warn(
      `Not everybody could be told of their rollouts: ${toError(error).message}`,
    );
  };

  async #tellOf(rollout: AwaitedRollout): Promise<void> {
    const { awaited, rollouts, notifications } = this.#options;
    const { deployments } = await rollouts.history(rollout);
    const found = deployments.find(isThe(rollout));
    if (!found || isUnderWay(found.outcome)) return;
    await notifications.send(notificationOf(rollout, found.outcome));
    // Killed in between, it is told again: in the same scope, so it is the same notification.
    await awaited.remove(rollout.actionId);
  }
}

function isThe({ deploymentId, serviceDeploymentArn }: AwaitedRollout) {
  return (summary: RolloutSummary) =>
    serviceDeploymentArn === undefined
      ? summary.deploymentId === deploymentId
      : summary.arn === serviceDeploymentArn;
}

function notificationOf(
  { actionId, cluster, service, userRef }: AwaitedRollout,
  outcome: RolloutOutcome,
): NotificationSendOptions {
  const { says, severity } = endings[outcome] ?? unknown;
  return {
    recipients: { type: 'entity', entityRef: userRef },
    payload: {
      title: `${service} ${says}`,
      description: `The rollout that you started in ${cluster}`,
      link: `/platform/${cluster}/${service}`,
      topic: 'rollouts',
      severity,
      scope: `rollout-${actionId}`,
    },
  };
}
