import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { CpRefusal } from '../envelope';
import type { Platform } from '../platform/Platform';
import type { Verb } from '../platform/Workloads';
import { answer, need } from './manageRouter';
import { logsQuerySchema, parseRequest, scaleSchema } from './requests';

/** `/manage/deployments`. */
export function createDeploymentsRouter(platform: Platform): Router {
  const router = PromiseRouter();

  const known = (id: string) => {
    if (!platform.workloads.has(id)) {
      throw new CpRefusal(404, 'not_found', 'There is no such deployment');
    }
    return id;
  };
  /** While everything is halted nothing starts. */
  const refuseWhileHalted = (verb: Verb) => {
    if (platform.halt.active && verb !== 'stop') {
      throw new CpRefusal(
        409,
        'global_halt_active',
        'Everything is halted; release the halt first',
      );
    }
  };

  router.get('/', need('read:infrastructure'), (request, response) => {
    const { namespace } = request.query;
    answer(
      response,
      platform.workloads.list(
        typeof namespace === 'string' ? namespace : undefined,
      ),
    );
  });
  router.get('/:id', need('read:infrastructure'), (request, response) => {
    answer(response, platform.workloads.describe(known(request.params.id)));
  });
  router.get('/:id/runs', need('read:infrastructure'), (request, response) => {
    const { idempotency_key: key } = request.query;
    answer(
      response,
      platform.workloads.runsOf(
        known(request.params.id),
        typeof key === 'string' ? key : undefined,
      ),
    );
  });
  router.get('/:id/logs', need('read:infrastructure'), (request, response) => {
    const { tail } = parseRequest(logsQuerySchema, request.query);
    answer(response, platform.workloads.log(known(request.params.id), tail));
  });
  router.post(
    '/:id/:verb(start|stop|restart)',
    need('manage:agents'),
    (request, response) => {
      const verb = request.params.verb as Verb;
      const id = known(request.params.id);
      refuseWhileHalted(verb);
      const run = platform.workloads.begin(
        id,
        verb,
        request.get('idempotency-key'),
      );
      answer(response, platform.workloads.describeRun(run), 'accepted');
    },
  );
  router.patch('/:id/scale', need('manage:agents'), (request, response) => {
    const { replicas } = parseRequest(scaleSchema, request.query);
    const id = known(request.params.id);
    refuseWhileHalted('scale');
    const run = platform.workloads.begin(
      id,
      'scale',
      request.get('idempotency-key'),
      replicas,
    );
    answer(response, platform.workloads.describeRun(run), 'accepted');
  });
  return router;
}
