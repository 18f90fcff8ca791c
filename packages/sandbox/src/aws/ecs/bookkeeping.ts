import { createRandom, type Random } from '../../random';
import type { ServiceState } from './service';
import { isPending, taskAt } from './task';

const EVENTS_KEPT = 100;
const COUNTS_KEPT = 20_000;

/** Makes the scheduler look soon. */
export function askForLook(service: ServiceState, at: number): void {
  service.lookAt = Math.min(service.lookAt, at + service.pace.schedulerMs);
}

/** Adds a service event; the newest are kept. */
export function addEvent(
  service: ServiceState,
  at: number,
  message: string,
): void {
  service.events.unshift({
    id: nextRandomUuid(service),
    createdAt: at,
    message,
  });
  service.events.length = Math.min(service.events.length, EVENTS_KEPT);
}

/** Notes the counts, when they changed. */
export function recordCounts(service: ServiceState, at: number): void {
  let running = 0;
  let pending = 0;
  for (const task of service.tasks) {
    const status = taskAt(task, at)?.lastStatus;
    if (status === 'RUNNING') {
      running += 1;
    } else if (status && isPending(status)) {
      pending += 1;
    }
  }
  const desired = service.desiredCount;
  const last = service.counts.at(-1);
  if (
    last?.running === running &&
    last.pending === pending &&
    last.desired === desired
  ) {
    return;
  }
  service.counts.push({ at, desired, running, pending });
  if (service.counts.length > COUNTS_KEPT) {
    service.counts.splice(0, COUNTS_KEPT / 10);
  }
}

/** A sequence for the next thing that the service makes. */
export function nextRandom(service: ServiceState): Random {
  service.made += 1;
  return createRandom(
    service.seed,
    service.clusterName,
    service.name,
    service.made,
  );
}

function nextRandomUuid(service: ServiceState): string {
  const random = nextRandom(service);
  return [8, 4, 4, 4, 12].map(digits => random.hex(digits)).join('-');
}
