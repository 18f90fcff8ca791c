import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { MemoryRecorder } from './MemoryRecorder';
import type { MemoryStore } from './MemoryStore';

/** Options of {@link scheduleRecorder}. */
export type RecorderScheduleOptions = {
  scheduler: SchedulerService;
  recorder: MemoryRecorder;
  store: MemoryStore;
  /** For how long things are kept, milliseconds. */
  keepForMs: number;
  logger: LoggerService;
};

/** Has one replica at a time record what happens, and forget what is too old. */
export async function scheduleRecorder(
  options: RecorderScheduleOptions,
): Promise<void> {
  const { scheduler, recorder, store, keepForMs, logger } = options;
  await scheduler.scheduleTask({
    id: 'record-ecs',
    scope: 'global',
    frequency: { seconds: 10 },
    // Once the first look is likely made: the recorder lives on looks of others.
    initialDelay: { seconds: 5 },
    timeout: { minutes: 2 },
    fn: () => recorder.record(),
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
