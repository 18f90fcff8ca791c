import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  noQuery,
  parseRequest,
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  type EcsInventory,
  inventorySchema,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { PlatformClusters } from '../clusters/PlatformClusters';

/** What {@link createInventoryRouter} serves. */
export const inventoryRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/inventory',
    summary:
      'What services there are, for other plugins of the portal. People read /services',
    responses: {
      200: {
        description:
          'The services of each cluster; none of one that has a problem',
        content: { 'application/json': { schema: inventorySchema } },
      },
      ...errorResponses(400, 401, 403),
    },
  },
];

/** Tells the portal's own plugins, the catalog above all, what services there are. */
export function createInventoryRouter(options: {
  httpAuth: HttpAuthService;
  clusters: PlatformClusters;
}): Router {
  const { httpAuth, clusters } = options;
  const router = PromiseRouter();

  router.get('/inventory', async (req, res) => {
    parseRequest(noQuery, req.query, 'query');
    const { principal } = await httpAuth.credentials(req, {
      allow: ['service'],
    });
    // Whoever comes from outside the portal is a service to Backstage too.
    if (!principal.subject.startsWith('plugin:')) {
      throw new NotAllowedError("Only the portal's own plugins read this");
    }
    res.json(await readInventory(clusters));
  });
  return router;
}

async function readInventory(
  clusters: PlatformClusters,
): Promise<EcsInventory> {
  const views = await Promise.all(
    clusters.all().map(({ poller }) => poller.view()),
  );
  return {
    clusters: views.map(({ freshness, snapshot }) => ({
      cluster: freshness.cluster,
      region: freshness.region,
      // Services of a look that is not the last one may be gone by now.
      problem: snapshot ? freshness.problem : (freshness.problem ?? 'unseen'),
      services: (freshness.problem === undefined
        ? (snapshot?.services ?? [])
        : []
      ).map(({ listed, service }) => ({
        name: listed.name,
        arn: listed.arn,
        tags: service?.tags ?? {},
      })),
    })),
  };
}
