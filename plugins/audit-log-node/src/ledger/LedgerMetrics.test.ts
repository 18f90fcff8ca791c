import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InputError } from '@backstage/errors';
import { LedgerUnavailableError } from '../errors';
import { LedgerMetrics } from './LedgerMetrics';

describe('LedgerMetrics', () => {
  const exporter = new InMemoryMetricExporter(
    AggregationTemporality.CUMULATIVE,
  );
  const reader = new PeriodicExportingMetricReader({ exporter });

  beforeAll(() => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  });

  afterAll(async () => {
    await reader.shutdown();
    metrics.disable();
  });

  /** The value of each point, by metric and attributes. */
  async function collect(): Promise<Record<string, unknown>> {
    exporter.reset();
    await reader.forceFlush();
    const [{ scopeMetrics }] = exporter.getMetrics();
    return Object.fromEntries(
      scopeMetrics[0].metrics.flatMap(metric =>
        metric.dataPoints.map(point => {
          const attributes = Object.values(point.attributes).join(',');
          const { value } = point;
          return [
            `${metric.descriptor.name}{${attributes}}`,
            typeof value === 'object' ? value.count : value,
          ];
        }),
      ),
    );
  }

  it('counts what operators alarm on', async () => {
    const ledgerMetrics = LedgerMetrics.create();
    const count = jest.fn().mockResolvedValue({ open: 3, abandoned: 1 });
    const endObservation = ledgerMetrics.observeActions(count);
    ledgerMetrics.appended('intent', 0.002);
    ledgerMetrics.batchWritten(7);
    ledgerMetrics.failed('intent', new LedgerUnavailableError('down'));
    ledgerMetrics.failed('succeeded', new InputError('too large'));

    expect(await collect()).toEqual({
      'audit_log.append.rows{intent}': 1,
      'audit_log.append.duration{}': 1,
      'audit_log.append.batch_size{}': 1,
      'audit_log.append.failures{intent,unavailable}': 1,
      'audit_log.append.failures{succeeded,refused}': 1,
      'audit_log.open_actions{}': 3,
      'audit_log.abandoned_actions{}': 1,
    });

    // Neither a database that is down nor a closed ledger has a number of open actions.
    count.mockRejectedValue(new Error('down'));
    expect(await collect()).not.toHaveProperty('audit_log.open_actions{}');
    endObservation();
    count.mockClear();
    await collect();
    expect(count).not.toHaveBeenCalled();
  });
});
