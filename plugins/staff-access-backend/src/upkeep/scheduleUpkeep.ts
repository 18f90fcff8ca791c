import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import type {
  ActionReconciler,
  StaffAccessStore,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { ApprovalUpkeep } from '../approvals/ApprovalUpkeep';
import type { FollowNews } from '../follows/FollowNews';
import type { ProposalNotices } from '../proposals/ProposalNotices';

/** How the reconciler is set up. */
export type UpkeepSettings = {
  /** How often the reconciler looks. */
  reconcileEvery: HumanDuration;
  /** How old an intent may become while nobody knows what happened, milliseconds. */
  abandonAfterMs: number;
  /** How long idempotency keys are kept, milliseconds. */
  keepKeysMs: number;
};

/** Reads `staffAccess.reconciler` and `staffAccess.idempotencyKeys`. */
export function readUpkeepSettings(config: RootConfigService): UpkeepSettings {
  const read = (key: string, otherwise: HumanDuration) =>
    config.has(key) ? readDurationFromConfig(config, { key }) : otherwise;
  return {
    reconcileEvery: read('staffAccess.reconciler.frequency', { seconds: 5 }),
    abandonAfterMs: durationToMilliseconds(
      read('staffAccess.reconciler.abandonAfter', { minutes: 15 }),
    ),
    keepKeysMs: durationToMilliseconds(
      read('staffAccess.idempotencyKeys.keepFor', { days: 7 }),
    ),
  };
}

/** Step-up leftovers are of use to nobody; a day is for whoever looks into an incident. */
const KEEP_STEP_UPS_MS = 24 * 3_600_000;

/** How many proposals people are told of in one run. */
const NOTICES_A_RUN = 100;

/**
 * Runs the reconciler, and forgets what is over, on one replica at a time: the scheduler's global tasks are a lease in the database. A replica that dies in a run holds
 * it until the task's timeout.
 */
export async function scheduleUpkeep(options: {
  scheduler: SchedulerService;
  reconciler: ActionReconciler;
  approvals: ApprovalUpkeep;
  proposalNotices: ProposalNotices;
  followNews: FollowNews;
  store: StaffAccessStore;
  logger: LoggerService;
  settings: UpkeepSettings;
}): Promise<void> {
  const { scheduler, reconciler, approvals, store, logger, settings } = options;
  const { proposalNotices, followNews } = options;
  await scheduler.scheduleTask({
    id: 'staff-access.reconcile-open-actions',
    scope: 'global',
    frequency: settings.reconcileEvery,
    initialDelay: settings.reconcileEvery,
    timeout: { minutes: 1 },
    fn: signal => reconciler.run(signal),
  });
  await scheduler.scheduleTask({
    id: 'staff-access.bring-approvals-further',
    scope: 'global',
    frequency: settings.reconcileEvery,
    initialDelay: settings.reconcileEvery,
    timeout: { minutes: 5 },
    async fn(signal) {
      await approvals.run(signal);
      await proposalNotices.send(NOTICES_A_RUN);
    },
  });
  await scheduler.scheduleTask({
    id: 'staff-access.tell-followers',
    scope: 'global',
    frequency: settings.reconcileEvery,
    initialDelay: settings.reconcileEvery,
    timeout: { minutes: 1 },
    fn: signal => followNews.tell(signal),
  });
  await scheduler.scheduleTask({
    id: 'staff-access.forget-what-is-over',
    scope: 'global',
    frequency: { hours: 1 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 1 },
    async fn() {
      const keys = await store.claims.purge(
        new Date(Date.now() - settings.keepKeysMs),
      );
      const stepUps = await store.stepUps.purge(
        new Date(Date.now() - KEEP_STEP_UPS_MS),
      );
      logger.debug(
        `Forgot ${keys} idempotency keys and ${stepUps} rows of step-ups`,
      );
    },
  });
}
