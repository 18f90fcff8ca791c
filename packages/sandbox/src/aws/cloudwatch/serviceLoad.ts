import { noiseAt, noiseSeed } from '../../random';
import type { ServiceState } from '../ecs/service';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * How busy a service is at an instant, as a share of its busiest: low at night, high while the US markets are open, half of it at weekends, and
 * never quite smooth.
 *
 * @param at - epoch milliseconds
 * @returns a number around 0.1 to 1.1
 */
export function loadAt(serviceName: string, at: number): number {
  const hour = (at % DAY_MS) / 3_600_000;
  const dayShape = 0.25 + 0.7 * Math.exp(-(((hour - 16.5) / 4.5) ** 2));
  const day = new Date(at).getUTCDay();
  const weekShape = day === 0 || day === 6 ? 0.5 : 1;
  const seed = noiseSeed(serviceName);
  const swell = smoothNoise(seed, at / (12 * MINUTE_MS));
  const jitter = noiseAt(seed + 1, Math.floor(at / MINUTE_MS));
  return dayShape * weekShape * (0.85 + 0.25 * swell + 0.08 * jitter);
}

/** As {@link loadAt}, with what the control API puts on top of it for a while. */
export function loadOf(
  service: Pick<ServiceState, 'name' | 'loadSpikes'>,
  at: number,
): number {
  const spikes = service.loadSpikes.filter(
    ({ from, to }) => from <= at && at < to,
  );
  return spikes.reduce(
    (load, { factor }) => load * factor,
    loadAt(service.name, at),
  );
}

/** Noise without steps: eased between whole numbers. */
export function smoothNoise(seed: number, position: number): number {
  const left = Math.floor(position);
  const share = position - left;
  const eased = share * share * (3 - 2 * share);
  return noiseAt(seed, left) * (1 - eased) + noiseAt(seed, left + 1) * eased;
}
