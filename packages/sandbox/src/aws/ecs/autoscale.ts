import { nextRandom } from './bookkeeping';
import { scaleService } from './commands';
import type { ServiceState } from './service';

/** From a count out of bounds until Application Auto Scaling does something about it. */
const REACTION_MS = 6_000;

/** The count that Application Auto Scaling would make of the present one; the same when it leaves it alone. */
function wantedCount({ scenario, desiredCount }: ServiceState): number {
  const { autoscaling } = scenario;
  if (!autoscaling) {
    return desiredCount;
  }
  const { min, max, suspended } = autoscaling;
  if (desiredCount < min && !suspended.scaleOut) {
    return min;
  }
  return desiredCount > max && !suspended.scaleIn ? max : desiredCount;
}

/** When Application Auto Scaling next changes something; Infinity when it has no reason to. Epoch milliseconds. */
export function autoscalingAt(service: ServiceState): number {
  return wantedCount(service) === service.desiredCount
    ? Infinity
    : service.desiredCountSetAt + REACTION_MS;
}

/** Brings a count that somebody set beyond the bounds back into them, and notes that it did. */
export function autoscale(service: ServiceState, at: number): void {
  if (autoscalingAt(service) > at) {
    return;
  }
  const before = service.desiredCount;
  const wanted = wantedCount(service);
  const random = nextRandom(service);
  service.scalingActivities.unshift({
    id: [8, 4, 4, 4, 12].map(digits => random.hex(digits)).join('-'),
    at,
    from: before,
    to: wanted,
  });
  scaleService(service, wanted, at);
}
