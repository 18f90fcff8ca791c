import type { ArchiveReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { type BatchObservableCallback, metrics } from '@opentelemetry/api';

/** What operators watch of the archive. */
export class ArchiveMetrics {
  readonly #meter = metrics.getMeter('alphaswarm-admin');
  readonly #bytes = this.#meter.createCounter('audit_log.archive.bytes', {
    description: 'Bytes that were written to the archive',
    unit: 'By',
  });
  readonly #failures = this.#meter.createCounter('audit_log.archive.failures', {
    description: 'Runs of the archive that did not come to their end',
  });
  readonly #lag = this.#meter.createObservableGauge('audit_log.archive.lag', {
    description: 'Rows that are not in the archive yet',
  });
  readonly #age = this.#meter.createObservableGauge('audit_log.archive.age', {
    description: 'Age of the oldest row that is not in the archive yet',
    unit: 's',
  });

  static create(): ArchiveMetrics {
    return new ArchiveMetrics();
  }

  private constructor() {}

  written(bytes: number): void {
    this.#bytes.add(bytes);
  }

  failed(): void {
    this.#failures.add(1);
  }

  /**
   * Observes how far the archive is behind whenever metrics are collected. While that can't be known, the gauges have no value.
   *
   * @returns ends the observation
   */
  observe(report: () => Promise<ArchiveReport>): () => void {
    const gauges = [this.#lag, this.#age];
    const observe: BatchObservableCallback = async result => {
      const standing = await report().catch(() => undefined);
      if (!standing?.configured) return;
      result.observe(this.#lag, standing.lagRows);
      result.observe(this.#age, standing.lagSeconds);
    };
    this.#meter.addBatchObservableCallback(observe, gauges);
    return () => this.#meter.removeBatchObservableCallback(observe, gauges);
  }
}
