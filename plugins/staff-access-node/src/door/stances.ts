import type { RequestHandler, Router } from 'express';
import { Router as expressRouter } from 'express';
import type { RouteStance } from './MutatingRoutes';

/** A method that may change something. */
export type MutatingMethod = 'post' | 'put' | 'patch' | 'delete';

// Kept beside the handlers and not on them: only this module can say that a handler may stand where a mutation could come in.
const stances = new WeakMap<object, RouteStance>();
const inspected = new WeakSet<object>();

/** The stance that a handler was marked with. */
export function stanceOfHandler(handler: object): RouteStance | undefined {
  return stances.get(handler);
}

/** Whether a handler was marked as a middleware that changes nothing. */
export function isInspectedMiddleware(handler: object): boolean {
  return inspected.has(handler);
}

/** Marks a handler of a non-GET route that only reads. Somebody has looked at it and vouches for it. */
export function markQueryRoute<T extends RequestHandler>(handler: T): T {
  stances.set(handler, 'query');
  return handler;
}

/** Marks a handler of a non-GET route that touches only the caller's own session or preferences. */
export function markPersonalRoute<T extends RequestHandler>(handler: T): T {
  stances.set(handler, 'personal');
  return handler;
}

/**
 * Marks a handler that takes what somebody without a session tells us, having verified their signature over it. Nothing but a copy of what they said may change by it. The server lets
 * such routes in from outside only if it names them itself.
 */
export function markWebhookRoute<T extends RequestHandler>(handler: T): T {
  stances.set(handler, 'webhook');
  return handler;
}

/** Marks the handler of a privileged action. For the pipeline alone, and so not exported from the package. */
export function markPrivilegedRoute<T extends RequestHandler>(handler: T): T {
  stances.set(handler, 'privileged');
  return handler;
}

/** Marks a middleware that changes nothing and may stand in front of mutating routes. */
export function markMiddleware<T extends RequestHandler>(handler: T): T {
  inspected.add(handler);
  return handler;
}

/**
 * Adds a marked handler to a router. `express-promise-router` wraps what is added to it, which would hide the mark; so the handler is added as a plain
 * Express router would add it, and passes its own errors to `next`.
 */
export function addMarkedRoute(
  router: Router,
  method: MutatingMethod,
  path: string,
  handler: RequestHandler,
): void {
  if (!stances.has(handler)) {
    throw new Error(`The handler of ${method} ${path} has no stance`);
  }
  // `Router.prototype` is the function itself in Express 4.
  const plain = expressRouter as unknown as Pick<Router, 'route'>;
  plain.route.call(router, path)[method](handler);
}
