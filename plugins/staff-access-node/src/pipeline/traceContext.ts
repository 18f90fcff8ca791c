import { randomBytes } from 'node:crypto';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { Request } from 'express';

const traceparentFormat = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** A place in a distributed trace. */
export type TraceContext = {
  traceId: string;
  /** For the calls that this request leads to. */
  traceparent: string;
};

/**
 * The trace that a request belongs to: that of the active span, else that of its own header, else a new one.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export function readTraceContext(request: Request): TraceContext {
  const span = trace.getActiveSpan()?.spanContext();
  if (span && isSpanContextValid(span)) {
    return contextOf(span.traceId, span.spanId);
  }
  const header = traceparentFormat.exec(request.get('traceparent') ?? '');
  if (header && !/^0+$/.test(header[1]) && !/^0+$/.test(header[2])) {
    return { traceId: header[1], traceparent: header[0] };
  }
  return traceContextIn();
}

/** A new place in a trace that is known by its id; in a new trace without one. */
export function traceContextIn(traceId?: string): TraceContext {
  return contextOf(
    traceId ?? randomBytes(16).toString('hex'),
    randomBytes(8).toString('hex'),
  );
}

function contextOf(traceId: string, spanId: string): TraceContext {
  return { traceId, traceparent: `00-${traceId}-${spanId}-01` };
}
