import type { Request, Response } from 'express';

/**
 * Wraps a handler so that an error which knows its `retryAfterSeconds` is answered with `Retry-After` (RFC 9110 §10.2.3). A wrapper and not an error
 * middleware: a middleware takes every method, and the one door lets none of these stand in front of a plugin.
 */
export function withRetryAfter<TParams>(
  handler: (req: Request<TParams>, res: Response) => Promise<void>,
): (req: Request<TParams>, res: Response) => Promise<void> {
  return async (req, res) => {
    try {
      await handler(req, res);
    } catch (error) {
      const seconds = (error as { retryAfterSeconds?: unknown } | undefined)
        ?.retryAfterSeconds;
      if (typeof seconds === 'number') res.set('Retry-After', String(seconds));
      throw error;
    }
  };
}
