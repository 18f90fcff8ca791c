import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RequestHandler } from 'express';

/** Query parameters that say what was asked for, and never carry a credential. Every other value is left out of the log. */
const loggedParameters = new Set([
  'limit',
  'phase',
  'action',
  'targetKind',
  'from',
  'to',
  'provider',
  'env',
]);

/** The path with its query, every value but the harmless ones replaced: OAuth codes, states and tokens never reach a log line. */
export function loggableUrl(originalUrl: string): string {
  const [path, query] = originalUrl.split('?', 2);
  if (!query) return path;
  const parts = [...new URLSearchParams(query)].map(([name, value]) =>
    loggedParameters.has(name)
      ? `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
      : `${encodeURIComponent(name)}=[left out]`,
  );
  return `${path}?${parts.join('&')}`;
}

/** Logs one line for each answered request. Health probes are left out: they would be most of the log. */
export function requestLogMiddleware(options: {
  logger: LoggerService;
  unloggedPaths: string[];
}): RequestHandler {
  const unlogged = new Set(options.unloggedPaths);
  return (req, res, next) => {
    if (unlogged.has(req.path)) {
      next();
      return;
    }
    const startedAt = performance.now();
    res.on('finish', () => {
      const url = loggableUrl(req.originalUrl);
      options.logger.info(`${req.method} ${url} ${res.statusCode}`, {
        type: 'incomingRequest',
        method: req.method,
        url,
        status: res.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
        bytes: Number(res.getHeader('content-length')) || undefined,
      });
    });
    next();
  };
}
