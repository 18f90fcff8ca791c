import type { AuditPhase } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type BatchObservableCallback,
  type Meter,
  metrics,
} from '@opentelemetry/api';
import { LedgerUnavailableError } from '../errors';

/** What operators watch of the ledger. */
export class LedgerMetrics {
  readonly #meter: Meter;
  readonly #rows;
  readonly #failures;
  readonly #duration;
  readonly #batchSize;
  readonly #open;
  readonly #abandoned;

  static create(): LedgerMetrics {
    return new LedgerMetrics(metrics.getMeter('alphaswarm-admin'));
  }

  private constructor(meter: Meter) {
    this.#meter = meter;
    this.#rows = meter.createCounter('audit_log.append.rows', {
      description: 'Rows made durable, by phase',
    });
    this.#failures = meter.createCounter('audit_log.append.failures', {
      description:
        'Rows that were not acknowledged, by phase and reason: unavailable (the ledger was not to be reached in time) or refused',
    });
    this.#duration = meter.createHistogram('audit_log.append.duration', {
      description: 'Time from the call until the row was durable',
      unit: 's',
      advice: {
        explicitBucketBoundaries: [
          0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        ],
      },
    });
    this.#batchSize = meter.createHistogram('audit_log.append.batch_size', {
      description: 'Rows that shared a transaction',
      advice: {
        explicitBucketBoundaries: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
      },
    });
    this.#open = meter.createObservableGauge('audit_log.open_actions', {
      description: 'Intents without an outcome',
    });
    this.#abandoned = meter.createObservableGauge(
      'audit_log.abandoned_actions',
      { description: 'Actions whose outcome nobody could find out' },
    );
  }

  appended(phase: AuditPhase, seconds: number): void {
    this.#rows.add(1, { phase });
    this.#duration.record(seconds);
  }

  failed(phase: AuditPhase, error: unknown): void {
    const reason =
      error instanceof LedgerUnavailableError ? 'unavailable' : 'refused';
    this.#failures.add(1, { phase, reason });
  }

  batchWritten(size: number): void {
    this.#batchSize.record(size);
  }

  /**
   * Observes the number of open and abandoned actions whenever metrics are collected. While they can't be counted, the gauges have no value.
   *
   * @returns ends the observation
   */
  observeActions(
    count: () => Promise<{ open: number; abandoned: number }>,
  ): () => void {
    const observe: BatchObservableCallback = async result => {
      const counted = await count().catch(() => undefined);
      if (!counted) return;
      result.observe(this.#open, counted.open);
      result.observe(this.#abandoned, counted.abandoned);
    };
    const gauges = [this.#open, this.#abandoned];
    this.#meter.addBatchObservableCallback(observe, gauges);
    return () => this.#meter.removeBatchObservableCallback(observe, gauges);
  }
}
