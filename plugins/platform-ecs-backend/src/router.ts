import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { serveApiDocument } from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  ecsServiceReadPermission,
  type EcsOverview,
  type EcsServiceDetail,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  activityOf,
  findSeenService,
  summaryOf,
} from './clusters/ClusterSnapshot';
import type { PlatformClusters } from './clusters/PlatformClusters';
import { apiDocument } from './openapi';
import { retryAfter } from './retryAfter';
import { scalingLimits } from './state/scalingLimits';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  clusters: PlatformClusters;
  /** Redeploy and Scale. */
  actions: { redeploy: PrivilegedAction; scale: PrivilegedAction };
};

/** The API of platform-ecs, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, permissions, privilegedActions, clusters, actions } =
    options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);

  const authorizeReading = async (req: Request) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const [{ result }] = await permissions.authorize(
      [{ permission: ecsServiceReadPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError("You may not read the platform's services");
    }
    return credentials;
  };

  router.get('/services', async (req, res) => {
    await authorizeReading(req);
    const all = clusters.all();
    const views = await Promise.all(all.map(({ poller }) => poller.view()));
    // Some clusters seen and some not is an overview with gaps; none seen is no overview.
    if (views.length > 0 && views.every(({ snapshot }) => !snapshot)) {
      throw all[0].poller.unseen();
    }
    const overview: EcsOverview = {
      clusters: views.map(({ freshness }) => freshness),
      services: views.flatMap(({ freshness, snapshot }) =>
        (snapshot?.services ?? []).map(seen =>
          summaryOf(freshness.cluster, seen),
        ),
      ),
    };
    res.json(overview);
  });

  router.get('/services/:cluster/:service', async (req, res) => {
    const credentials = await authorizeReading(req);
    const { cluster: clusterName, service } = req.params;
    const cluster = clusters.resolve({ cluster: clusterName, service });
    const { freshness, snapshot } = await cluster.poller.snapshot();
    const seen = findSeenService(snapshot, service);
    if (!seen) {
      throw new NotFoundError(
        `There is no service ${service} in cluster ${clusterName}`,
      );
    }
    const detail: EcsServiceDetail = {
      ...summaryOf(clusterName, seen),
      ...activityOf(seen),
      freshness,
      limits: scalingLimits(cluster.config, service),
      actions: await privilegedActions.availability(credentials, [
        actions.redeploy,
        actions.scale,
      ]),
    };
    res.json(detail);
  });

  privilegedActions.mount(
    router,
    'post',
    '/services/:cluster/:service/redeploy',
    actions.redeploy,
  );
  privilegedActions.mount(
    router,
    'post',
    '/services/:cluster/:service/scale',
    actions.scale,
  );
  router.use(retryAfter);
  return router;
}
