import { metrics } from '@opentelemetry/api';

const meter = metrics.getMeter('alphaswarm-admin');

const errorCounter = meter.createCounter('upstream.errors', {
  description:
    'Calls to alphaswarm-cp and alphaswarm-core that failed, by upstream, operation and kind',
});

const durations = meter.createHistogram('upstream.duration', {
  description: 'How long calls to alphaswarm-cp and alphaswarm-core took',
  unit: 's',
  advice: { explicitBucketBoundaries: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10] },
});

/** Why a call to an upstream failed. */
export type UpstreamFailure =
  'network' | 'timeout' | 'status' | 'malformed' | 'circuit-open';

/** Counts a failed call. */
export function countUpstreamFailure(
  upstream: string,
  operation: string,
  kind: UpstreamFailure,
): void {
  errorCounter.add(1, { upstream, operation, kind });
}

/** Records how long a call took, retries included. */
export function recordUpstreamDuration(
  upstream: string,
  operation: string,
  startedAt: number,
): void {
  durations.record((performance.now() - startedAt) / 1000, {
    upstream,
    operation,
  });
}
