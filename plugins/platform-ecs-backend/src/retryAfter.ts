import type { ErrorRequestHandler } from 'express';

/** Sets `Retry-After` (RFC 9110 §10.2.3) for an error that knows its `retryAfterSeconds`, and passes it on. */
export const retryAfter: ErrorRequestHandler = (error, _req, res, next) => {
  const seconds: unknown = error?.retryAfterSeconds;
  if (typeof seconds === 'number') res.set('Retry-After', String(seconds));
  next(error);
};
