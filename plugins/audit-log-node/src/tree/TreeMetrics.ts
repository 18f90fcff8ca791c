import { metrics, type ObservableResult } from '@opentelemetry/api';

/** How far the signed head is behind the rows. */
export type HeadStanding = {
  /** Rows in the table that the head doesn't cover yet. */
  lagRows: number;
  /** When the head was last known to cover every row, epoch milliseconds. */
  wholeAt: number;
  /** Why the head does not follow, in words, while it can't be signed. */
  problem?: string;
};

/** What operators watch of the tree: the age of the head, and how many rows it lacks. */
export class TreeMetrics {
  readonly #failures;
  readonly #age;
  readonly #lag;

  static create(): TreeMetrics {
    return new TreeMetrics();
  }

  private constructor() {
    const meter = metrics.getMeter('alphaswarm-admin');
    this.#failures = meter.createCounter('audit_log.integration.failures', {
      description: 'Passes of the integrator that failed',
    });
    this.#age = meter.createObservableGauge('audit_log.checkpoint.age', {
      description: 'Since when the signed head does not cover every row',
      unit: 's',
    });
    this.#lag = meter.createObservableGauge('audit_log.integration.lag', {
      description: 'Rows that the signed head does not cover yet',
    });
  }

  failed(): void {
    this.#failures.add(1);
  }

  /**
   * Observes whenever metrics are collected.
   *
   * @returns ends the observation
   */
  observe(standing: () => HeadStanding): () => void {
    const age = (result: ObservableResult) =>
      result.observe(ageSeconds(standing().wholeAt));
    const lag = (result: ObservableResult) =>
      result.observe(standing().lagRows);
    this.#age.addCallback(age);
    this.#lag.addCallback(lag);
    return () => {
      this.#age.removeCallback(age);
      this.#lag.removeCallback(lag);
    };
  }
}

function ageSeconds(since: number): number {
  return Math.max(0, Date.now() - since) / 1000;
}
