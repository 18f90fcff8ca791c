import {
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { RequestHandler } from 'express';
import { randomBytes } from 'node:crypto';

/** Makes the active OpenTelemetry context follow asynchronous calls, and W3C Trace Context what goes over the wire. */
export function installTraceContext() {
  context.setGlobalContextManager(
    new AsyncLocalStorageContextManager().enable(),
  );
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** The trace id of the request being served; undefined outside of one. */
export function activeTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}

/**
 * Runs each request in a trace context: the caller's `traceparent` where it is valid, else a new trace. The trace id is the request id, and goes back in
 * `X-Request-Id`.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export function traceContextMiddleware(): RequestHandler {
  return (req, res, next) => {
    const incoming = trace.getSpanContext(
      propagation.extract(ROOT_CONTEXT, req.headers),
    );
    const spanContext = {
      traceId:
        incoming && isSpanContextValid(incoming)
          ? incoming.traceId
          : randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
      traceFlags: incoming?.traceFlags ?? TraceFlags.NONE,
    };
    res.setHeader('X-Request-Id', spanContext.traceId);
    const active = trace.setSpanContext(ROOT_CONTEXT, spanContext);
    // Later readers, error bodies and the ledger among them, find one and the same trace in the header, too.
    propagation.inject(active, req.headers);
    context.with(active, next);
  };
}
