import {
  UTILIZATION_MINUTES,
  type UtilizationSeries,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { UtilizationReading } from './EcsService';
import type { UtilizationMeaning } from './utilizationQueries';

const MINUTE_MS = 60_000;
/** How old the newest datum may be that still counts as present, minutes: CloudWatch publishes a minute's datum up to a few minutes late. */
const PRESENT_MINUTES = 10;

/** The last hour of CPU and memory use, minute by minute, gathered from the pages of `GetMetricData`. */
export class UtilizationHour {
  readonly #firstMinute: number;
  readonly #series: ReadonlyMap<string, UtilizationSeries>;

  /**
   * @param services - names
   * @param now - epoch milliseconds; the hour ends with the last whole minute before
   */
  static create(services: readonly string[], now: number): UtilizationHour {
    return new UtilizationHour(services, now);
  }

  private constructor(services: readonly string[], now: number) {
    this.#firstMinute = Math.floor(now / MINUTE_MS) - UTILIZATION_MINUTES;
    const empty = () =>
      new Array<number | null>(UTILIZATION_MINUTES).fill(null);
    this.#series = new Map(
      services.map(name => [name, { cpu: empty(), memory: empty() }]),
    );
  }

  /** Included. */
  get startTime(): Date {
    return new Date(this.#firstMinute * MINUTE_MS);
  }

  /** Not included. */
  get endTime(): Date {
    return new Date((this.#firstMinute + UTILIZATION_MINUTES) * MINUTE_MS);
  }

  /** Takes in what a page says of one metric; what lies outside of the hour is left out. */
  add(
    { service, metric }: UtilizationMeaning,
    timestamps: readonly Date[],
    values: readonly number[],
  ): void {
    const series = this.#series.get(service)?.[metric];
    if (!series) return;
    timestamps.forEach((timestamp, index) => {
      const minute =
        Math.floor(timestamp.getTime() / MINUTE_MS) - this.#firstMinute;
      if (minute >= 0 && minute < UTILIZATION_MINUTES) {
        series[minute] = rounded(values[index]);
      }
    });
  }

  reading(): UtilizationReading {
    return {
      until: new Date(this.endTime.getTime() - MINUTE_MS).toISOString(),
      services: new Map(
        [...this.#series].map(([service, series]) => [
          service,
          {
            cpuPercent: present(series.cpu),
            memoryPercent: present(series.memory),
            series,
          },
        ]),
      ),
    };
  }
}

function present(series: ReadonlyArray<number | null>): number | undefined {
  return (
    series.slice(-PRESENT_MINUTES).findLast(value => value !== null) ??
    undefined
  );
}

/** To a tenth of a percent: CloudWatch's thirteen digits are noise. */
function rounded(percent: number | undefined): number | null {
  return percent === undefined ? null : Math.round(percent * 10) / 10;
}
