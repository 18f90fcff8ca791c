import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { EventInbox } from './events/EventInbox';
import type { PastDueWatch } from './pastDue/PastDueWatch';
import type { StripeSweep } from './replica/StripeSweep';

/** Has one replica at a time keep the copy of Stripe whole, and watch what is past due. */
export async function scheduleBilling(options: {
  scheduler: SchedulerService;
  sweep: StripeSweep;
  inbox: EventInbox;
  pastDue: PastDueWatch;
}): Promise<void> {
  const { scheduler, sweep, inbox, pastDue } = options;
  await scheduler.scheduleTask({
    id: 'sweep-stripe',
    scope: 'global',
    frequency: { minutes: 1 },
    initialDelay: { seconds: 3 },
    timeout: { minutes: 5 },
    fn: () => sweep.run(),
  });
  // What a replica took and didn't finish comes again.
  await scheduler.scheduleTask({
    id: 'apply-stripe-events',
    scope: 'global',
    frequency: { seconds: 10 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 5 },
    fn: () => inbox.applySoon(),
  });
  await scheduler.scheduleTask({
    id: 'watch-past-due',
    scope: 'global',
    frequency: { hours: 1 },
    initialDelay: { minutes: 2 },
    timeout: { minutes: 1 },
    fn: () => pastDue.look(),
  });
}
