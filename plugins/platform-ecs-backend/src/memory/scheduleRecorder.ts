import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { LookStore } from '../looks/LookStore';
import type { MemoryRecorder } from './MemoryRecorder';
import type { MemoryStore } from './MemoryStore';

/** Options of {@link scheduleRecorder}. */
export type RecorderScheduleOptions = {
  scheduler: SchedulerService;
  recorder: MemoryRecorder;
  looks: LookStore;
  store: MemoryStore;
  /** For how long things are kept, milliseconds. */
  keepForMs: number;
  logger: LoggerService;
};

/** What the replica holds that records. */
export const RECORDER = 'recorder';
/** How long after a replica's last pass another one goes on, milliseconds: longer than a pass takes. */
const HANDOVER_MS = 60_000;

/** Has one replica record what happens, the same one as long as it lives: it remembers what it has read. And has what is too old forgotten. */
export async function scheduleRecorder(
  options: RecorderScheduleOptions,
): Promise<void> {
  const { scheduler, recorder, looks, store, keepForMs, logger } = options;
  await scheduler.scheduleTask({
    id: 'record-ecs',
    scope: 'local',
    frequency: { seconds: 10 },
    // Once the first look is likely made: the recorder lives on looks of others.
    initialDelay: { seconds: 5 },
    timeout: { minutes: 2 },
    fn: async () => {
      // Without the database there is nothing to write to either.
      const ours = await looks.hold(RECORDER, HANDOVER_MS).catch(() => false);
      if (ours) await recorder.record();
    },
  });
  await scheduler.scheduleTask({
    id: 'prune-ecs-looks',
    scope: 'global',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 1 },
    fn: () => looks.prune(),
  });
  await scheduler.scheduleTask({
    id: 'prune-ecs-memory',
    scope: 'global',
    frequency: { hours: 1 },
    initialDelay: { minutes: 10 },
    timeout: { minutes: 10 },
    fn: async () => {
      const before = new Date(Date.now() - keepForMs).toISOString();
      const deleted = await store.prune(before);
      if (deleted > 0) {
        logger.info(
          `Forgot ${deleted} things that happened to services before ${before}`,
        );
      }
    },
  });
}
