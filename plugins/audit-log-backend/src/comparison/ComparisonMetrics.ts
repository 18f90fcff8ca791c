import { metrics, type BatchObservableResult } from '@opentelemetry/api';
import type { CompletenessReport } from '@alphaswarm-admin/plugin-audit-log-common';

/**
 * What operators alarm on: how long ago the log was compared with a record, what happened outside of the portal, and what was never seen.
 *
 * @param report - what is known at the moment
 * @returns ends the observation
 */
export function observeCompleteness(
  report: () => Promise<CompletenessReport>,
): () => void {
  const meter = metrics.getMeter('alphaswarm-admin');
  const lag = meter.createObservableGauge('audit_log.comparison.lag', {
    description:
      'Since when the log has not been compared with a record, by source',
    unit: 's',
  });
  const outside = meter.createObservableGauge('audit_log.comparison.outside', {
    description: 'Changes made outside of the portal, by source',
  });
  const unseen = meter.createObservableGauge('audit_log.comparison.unseen', {
    description:
      'Effects that rows tell of and that a record never told of, by source',
  });
  const failing = meter.createObservableGauge('audit_log.comparison.failing', {
    description: '1 while a record can not be compared with, by source',
  });
  const gauges = [lag, outside, unseen, failing];
  const observe = async (result: BatchObservableResult) => {
    const { sources } = await report();
    for (const source of sources) {
      const attributes = { source: source.id };
      result.observe(outside, source.outside, attributes);
      result.observe(unseen, source.unseen, attributes);
      result.observe(failing, source.problem ? 1 : 0, attributes);
      if (source.comparedTo === undefined) continue;
      const age = Date.now() - Date.parse(source.comparedTo);
      result.observe(lag, Math.max(0, age) / 1000, attributes);
    }
  };
  meter.addBatchObservableCallback(observe, gauges);
  return () => meter.removeBatchObservableCallback(observe, gauges);
}
