import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { RolloutNews } from './RolloutNews';

/** Has one replica at a time tell people how their rollouts ended. */
export async function scheduleRolloutNews(options: {
  scheduler: SchedulerService;
  news: RolloutNews;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'tell-of-ended-rollouts',
    scope: 'global',
    frequency: { seconds: 10 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 1 },
    fn: () => options.news.tell(),
  });
}
