import type { RequestHandler } from 'express';
import { loggableUrl } from './requestLog';

type ErrorBody = { request: { url: string } };

/**
 * Backstage's error bodies repeat the URL of the request, query included: an OAuth callback that fails would show its code and state to whoever is sent a
 * picture of the error. Error bodies repeat of a query what the log does, and nothing else.
 */
export function errorBodyMiddleware(): RequestHandler {
  return (_req, res, next) => {
    const json = res.json;
    res.json = function withoutSecrets(body: unknown) {
      return json.call(this, isErrorBody(body) ? redacted(body) : body);
    };
    next();
  };
}

function isErrorBody(body: unknown): body is ErrorBody {
  const candidate = body as
    { error?: unknown; request?: { url?: unknown } } | null | undefined;
  return (
    candidate?.error !== undefined && typeof candidate.request?.url === 'string'
  );
}

function redacted<T extends ErrorBody>(body: T): T {
  const { request } = body;
  return { ...body, request: { ...request, url: loggableUrl(request.url) } };
}
