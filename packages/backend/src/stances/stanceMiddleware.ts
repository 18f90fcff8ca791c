import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type {
  AgentCallers,
  MutatingRoutes,
  RouteStance,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Request, RequestHandler } from 'express';
import { isWebhook } from './webhooks';

/**
 * Refuses every non-GET request that no plugin has declared a stance for. It refuses by default: a path that is spelled so that it
 * matches no declared route, by case, encoding or doubled slashes, is refused too. So is an agent's that is neither a privileged action nor a read.
 *
 * Mounted where `req.path` begins with `/api/<plugin>`.
 *
 * @param options - `stances`: those that may be called where it is mounted
 */
export function stanceMiddleware(options: {
  routes: MutatingRoutes;
  agents: AgentCallers;
  logger: LoggerService;
  stances: ReadonlySet<RouteStance>;
}): RequestHandler {
  return (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      next();
      return;
    }
    const stance = options.routes.stanceOf(req.method, req.path);
    if (!stance || !options.stances.has(stance)) {
      options.logger.warn(
        `Refused ${req.method} ${req.path}: ${stance ? `it is ${stance}` : 'no stance is declared for it'}`,
      );
      next(
        new NotAllowedError(
          `${req.method} is not possible here: only declared actions change anything`,
        ),
      );
      return;
    }
    if (stance === 'webhook') {
      if (isWebhook(req)) next();
      else next(new NotFoundError('There is nothing here'));
      return;
    }
    refuseAgents(options.agents, req, stance).then(() => next(), next);
  };
}

/** What may be called by whoever reaches the portal. */
export const stancesFromOutside: ReadonlySet<RouteStance> = new Set([
  'privileged',
  'query',
  'personal',
  'auditor',
  'relay',
  'webhook',
]);

/** What the portal's plugins may call of each other. */
export const stancesFromInside: ReadonlySet<RouteStance> = new Set([
  ...stancesFromOutside,
  'internal',
]);

const opensToAgents: ReadonlySet<RouteStance> = new Set([
  'privileged',
  'query',
  'relay',
]);

/** Whatever isn't a privileged action, doesn't lead to one, and isn't a read, is for people and their sessions. */
async function refuseAgents(
  agents: AgentCallers,
  request: Request,
  stance: RouteStance,
): Promise<void> {
  if (opensToAgents.has(stance)) return;
  if (await agents.of(request)) {
    throw new NotAllowedError(
      'Agents change things by privileged actions only',
    );
  }
}
