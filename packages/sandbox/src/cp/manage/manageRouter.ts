import express, { type Request, type Response, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { noteCallInput } from '../../calls';
import { MANAGE_API } from '../../entra';
import { CpRefusal, sendEnveloped } from '../envelope';
import {
  cells,
  connections,
  topologyServices,
} from '../platform/infrastructure';
import type { Platform } from '../platform/Platform';
import type { PlatformCaller, PlatformTokens } from '../tokens/PlatformTokens';
import { requireScope } from '../tokens/scopes';
import { createCompaniesRouter } from './companiesRouter';
import { createDeploymentsRouter } from './deploymentsRouter';
import { haltSchema, parseRequest, tenantSpecSchema } from './requests';
import { withUnlistedFields } from './unlisted';

/** Who makes the request. */
export const callerOf = (response: Response) =>
  response.locals.caller as PlatformCaller;

/** Answers with the envelope, and with more than was agreed. */
export function answer(
  response: Response,
  body: unknown,
  status: 'ok' | 'accepted' = 'ok',
): void {
  sendEnveloped(response, status, withUnlistedFields(body));
}

/** Lets a caller pass who has the scope. */
export function need(scope: string) {
  return (_request: Request, response: Response, next: () => void) => {
    requireScope(callerOf(response).scopes, scope);
    next();
  };
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) {
    throw new CpRefusal(404, 'not_found', `There is no such ${what}`);
  }
  return thing;
}

/** alphaswarm-cp's `/manage/*`, without its health. */
export function createManageRouter(options: {
  platform: Platform;
  tokens: PlatformTokens;
}): Router {
  const { platform, tokens } = options;
  const router = PromiseRouter();

  router.use(async (request, response) => {
    const caller = await tokens.verify(
      request.get('authorization'),
      MANAGE_API,
    );
    response.locals.caller = caller;
    noteCallInput(request, {
      subject: caller.subject,
      actorKind: caller.actorKind,
      act: caller.act,
      idempotencyKey: request.get('idempotency-key'),
      traceparent: request.get('traceparent'),
      requestId: request.get('x-request-id'),
    });
    return 'next';
  });
  router.use(express.json({ limit: '100kb' }));
  router.use((request, response, next) => {
    if (request.method !== 'GET' && platform.challenges > 0) {
      platform.challenges -= 1;
      challenge(response);
      return;
    }
    next();
  });

  router.post(
    '/workflows/halt',
    need('halt:workflows'),
    async (request, response) => {
      const { reason } = parseRequest(haltSchema, request.body);
      const { subject } = callerOf(response);
      answer(response, await platform.halt.engage(reason, subject));
    },
  );
  router.get(
    '/workloads/halt/status',
    need('read:infrastructure'),
    (_request, response) => {
      const { active, pending } = platform.halt;
      answer(response, {
        inflight_count: platform.workloads.inflight() + pending,
        global_halt_active: active !== undefined,
        global_halt_reason: active?.reason ?? null,
        targets: platform.halt.targets(),
      });
    },
  );
  router.delete(
    '/workloads/halt/status',
    need('admin:cluster'),
    (_request, response) => {
      platform.halt.release();
      answer(response, null);
    },
  );

  router.use('/deployments', createDeploymentsRouter(platform));
  router.use('/tenancy/companies', createCompaniesRouter(platform));

  router.get(
    '/agents/health',
    need('read:infrastructure'),
    (_request, response) => {
      const now = platform.clock.now();
      answer(response, {
        running: platform.halt.active ? 0 : 7,
        pending: 2,
        stalled_candidates: platform.halt.active
          ? []
          : [
              {
                run_id: 'agent-run-0a41',
                started_at: new Date(now - 5_400_000).toISOString(),
                stalled_seconds: 1_260,
                status: 'running',
              },
            ],
        stall_threshold_seconds: 900,
        last_watchdog_at: new Date(now - 20_000).toISOString(),
      });
    },
  );

  router.get(
    '/topology/services',
    need('read:topology'),
    (request, response) => {
      const { role, cluster } = request.query;
      answer(
        response,
        topologyServices.filter(
          service =>
            (!role || service.role === role) &&
            (!cluster || service.cluster === cluster),
        ),
      );
    },
  );
  router.get('/cells', need('read:topology'), (request, response) => {
    const { tier, region, state } = request.query;
    answer(
      response,
      cells.filter(
        cell =>
          (!tier || cell.tier === tier) &&
          (!region || cell.region === region) &&
          (!state || cell.state === state),
      ),
    );
  });
  router.get('/connections', need('read:topology'), (_request, response) => {
    answer(response, connections);
  });
  router.get('/connections/:id', need('read:topology'), (request, response) => {
    const wanted = connections.find(({ id }) => id === request.params.id);
    answer(response, found(wanted, 'connection'));
  });

  router.get(
    '/tenants/:id',
    need('read:infrastructure'),
    (request, response) => {
      const tenant = platform.tenants.describe(request.params.id);
      answer(response, found(tenant, 'tenant'));
    },
  );
  router.post(
    '/tenants/:id/provision',
    need('manage:tenants'),
    (request, response) => {
      const spec = parseRequest(tenantSpecSchema, request.body);
      if (spec.tenant_id !== request.params.id) {
        throw new CpRefusal(
          422,
          'validation_error',
          'tenant_id: not the one of the path',
        );
      }
      platform.provision(spec);
      answer(response, platform.tenants.describe(spec.tenant_id), 'accepted');
    },
  );
  router.delete('/tenants/:id', need('admin:cluster'), (request, response) => {
    if (!platform.deprovision(request.params.id)) {
      throw new CpRefusal(404, 'not_found', 'There is no such tenant');
    }
    answer(response, null, 'accepted');
  });
  return router;
}

/** RFC 9470, section 3. */
function challenge(response: Response): void {
  response.setHeader(
    'www-authenticate',
    'Bearer error="insufficient_user_authentication", error_description="A fresh authentication is needed", acr_values="http://schemas.openid.net/pape/policies/2007/06/multi-factor", max_age="180"',
  );
  response.status(401).json({
    status: 'error',
    data: null,
    error: {
      code: 'insufficient_user_authentication',
      message: 'A fresh authentication is needed',
      details: null,
    },
    detail: {
      error: 'insufficient_user_authentication',
      error_description: 'A fresh authentication is needed',
    },
  });
}
