import type { ForwardingReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { type BatchObservableCallback, metrics } from '@opentelemetry/api';

/** What operators watch of the forwarding. */
export class ForwardMetrics {
  readonly #meter = metrics.getMeter('alphaswarm-admin');
  readonly #rows = this.#meter.createCounter('audit_log.forward.rows', {
    description: 'Rows that a sink has accepted, by sink',
  });
  readonly #failures = this.#meter.createCounter('audit_log.forward.failures', {
    description:
      'Batches that a sink has not accepted, by sink and reason: refused or unavailable',
  });
  readonly #lag = this.#meter.createObservableGauge('audit_log.forward.lag', {
    description: 'Rows that a sink has not accepted yet, by sink',
  });
  readonly #age = this.#meter.createObservableGauge('audit_log.forward.age', {
    description: 'Age of the oldest row that a sink has not accepted, by sink',
    unit: 's',
  });

  static create(): ForwardMetrics {
    return new ForwardMetrics();
  }

  private constructor() {}

  sent(sink: string, rows: number): void {
    this.#rows.add(rows, { sink });
  }

  failed(sink: string, reason: 'refused' | 'unavailable'): void {
    this.#failures.add(1, { sink, reason });
  }

  /**
   * Observes how far sinks are behind whenever metrics are collected. While that can't be known, the gauges have no value.
   *
   * @returns ends the observation
   */
  observe(report: () => Promise<ForwardingReport>): () => void {
    const gauges = [this.#lag, this.#age];
    const observe: BatchObservableCallback = async result => {
      const { sinks } = await report().catch(() => ({ sinks: [] }));
      for (const { name, lagRows, lagSeconds } of sinks) {
        result.observe(this.#lag, lagRows, { sink: name });
        result.observe(this.#age, lagSeconds, { sink: name });
      }
    };
    this.#meter.addBatchObservableCallback(observe, gauges);
    return () => this.#meter.removeBatchObservableCallback(observe, gauges);
  }
}
