import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { UpstreamHealth } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  deploymentsReadPermission,
  type UpstreamReport,
  type WorkloadDetail,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  ReadAuthorizer,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { WorkloadActions } from './actions/createWorkloadActions';
import { apiDocument } from './openapi';
import { listQuery, workloadParams } from './schemas';
import type { WorkloadReads } from './workloads/WorkloadReads';

const PATH = '/workloads/:namespace/:workload';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  reads: WorkloadReads;
  actions: WorkloadActions;
  health: UpstreamHealth;
};

/** The API of deployments, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { privilegedActions, reads, actions } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);
  const readers = ReadAuthorizer.create({
    ...options,
    permission: deploymentsReadPermission,
    refused: "read customers' workloads",
  });
  const address = (params: unknown) =>
    parseRequest(workloadParams, params, 'path');

  router.get('/workloads', async (req, res) => {
    const { query } = await readers.authorize(req, listQuery);
    const { state: states, ...filter } = query;
    res.json(await reads.list({ ...filter, states }));
  });

  router.get(PATH, async (req, res) => {
    const { credentials } = await readers.withoutQuery(req);
    const detail: WorkloadDetail = {
      ...(await reads.workload(address(req.params))),
      actions: await privilegedActions.availability(credentials, [
        ...actions.values(),
      ]),
    };
    res.json(detail);
  });

  router.get(`${PATH}/runs`, async (req, res) => {
    await readers.withoutQuery(req);
    res.json(await reads.runs(address(req.params)));
  });

  router.get(`${PATH}/messages`, async (req, res) => {
    await readers.withoutQuery(req);
    res.json(await reads.messages(address(req.params)));
  });

  router.get('/agents', async (req, res) => {
    await readers.withoutQuery(req);
    res.json(await reads.agents());
  });

  router.get('/upstreams', async (req, res) => {
    await readers.withoutQuery(req);
    const report: UpstreamReport = { items: await options.health.check() };
    res.json(report);
  });

  for (const [verb, action] of actions) {
    privilegedActions.mount(router, 'post', `${PATH}/${verb}`, action);
  }
  return router;
}
