import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  noQuery,
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  ecsServiceReadPermission,
  type EcsServiceDetail,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type {
  PlatformClusters,
  ServiceAddress,
} from './clusters/PlatformClusters';
import { readOverview, readServiceDetail } from './clusters/readServices';
import { createInventoryRouter } from './inventory/inventoryRouter';
import { apiDocument } from './openapi';
import { withRetryAfter } from './withRetryAfter';

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

  const authorizeReading = async <T>(req: Request<T>) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    const [{ result }] = await permissions.authorize(
      [{ permission: ecsServiceReadPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError("You may not read the platform's services");
    }
    return credentials;
  };

  router.get(
    '/services',
    withRetryAfter(async (req, res) => {
      await authorizeReading(req);
      res.json(await readOverview(clusters));
    }),
  );

  router.get(
    '/services/:cluster/:service',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      const credentials = await authorizeReading(req);
      const service = await readServiceDetail(clusters, req.params);
      const detail: EcsServiceDetail = {
        ...service,
        actions: await privilegedActions.availability(
          credentials,
          Object.values(actions),
        ),
      };
      res.json(detail);
    }),
  );

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
  router.use(createInventoryRouter({ httpAuth, clusters }));
  return router;
}
