import { columnWidths } from '@alphaswarm-admin/plugin-audit-log-common';
import { trace } from '@opentelemetry/api';
import type { Request } from 'express';
import type { AuditRequestContext } from '../AuditLedger';

/** A request as the ledger records it. What the client sends freely is cut to the column's width, so that it can't prevent the row. */
export function requestContextOf(request: Request): AuditRequestContext {
  return {
    ip: request.ip?.slice(0, columnWidths.ip),
    userAgent: request.get('user-agent')?.slice(0, columnWidths.user_agent),
    requestId: traceIdOf(request),
  };
}

/** The method and path of a request, as the target of what it asks for. The query is left out: it may hold anything. */
export function requestTargetOf(request: Request): {
  kind: string;
  id: string;
} {
  const path = request.originalUrl.split('?', 1)[0];
  return {
    kind: 'backstage-route',
    id: `${request.method} ${path}`.slice(0, columnWidths.target_id),
  };
}

/** The W3C trace id of the active span, or else of the request's `traceparent`. */
function traceIdOf(request: Request): string | undefined {
  return (
    trace.getActiveSpan()?.spanContext().traceId ??
    /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(request.get('traceparent') ?? '')?.[1]
  );
}
