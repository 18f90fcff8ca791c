import { metrics } from '@opentelemetry/api';
import type { IntegrityReport } from '@alphaswarm-admin/plugin-audit-log-common';

/**
 * What operators alarm on: whether the log is broken, how long it has not been checked, and how far witnesses are behind.
 *
 * @param report - what is known at the moment
 * @returns ends the observation
 */
export function observeIntegrity(report: () => IntegrityReport): () => void {
  const meter = metrics.getMeter('alphaswarm-admin');
  const broken = meter.createObservableGauge('audit_log.integrity.broken', {
    description: '1 if the log is not what was signed, 0 otherwise',
  });
  const whole = meter.createObservableGauge('audit_log.integrity.whole', {
    description: '1 if every row was checked and found as it was signed',
  });
  const witnessLag = meter.createObservableGauge('audit_log.witness.lag', {
    description:
      'Rows that the signed head has and a witness has not, by witness',
  });
  const gauges = [broken, whole, witnessLag];
  const observe: Parameters<
    typeof meter.addBatchObservableCallback
  >[0] = result => {
    const { verdict, size, witnesses } = report();
    result.observe(broken, verdict === 'broken' ? 1 : 0);
    result.observe(whole, verdict === 'whole' ? 1 : 0);
    for (const { name, size: held } of witnesses) {
      result.observe(witnessLag, Math.max(0, size - held), { witness: name });
    }
  };
  meter.addBatchObservableCallback(observe, gauges);
  return () => meter.removeBatchObservableCallback(observe, gauges);
}
