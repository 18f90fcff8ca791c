import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { OfferInventory } from '@alphaswarm-admin/plugin-managed-services-common';
import {
  noQuery,
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  createInstanceRouter,
  type InstanceRouterOptions,
} from './instances/instanceRouter';
import {
  createOfferRouter,
  type OfferRouterOptions,
} from './offers/offerRouter';
import { apiDocument } from './openapi';

/** Options of {@link createRouter}. */
export type RouterOptions = OfferRouterOptions &
  InstanceRouterOptions & { httpAuth: HttpAuthService };

/** The API of managed services, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, offers } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);
  router.use(createOfferRouter(options));
  router.use(createInstanceRouter(options));

  router.get('/inventory', async (req, res) => {
    parseRequest(noQuery, req.query, 'query');
    const { principal } = await httpAuth.credentials(req, {
      allow: ['service'],
    });
    // Whoever comes from outside the portal is a service to Backstage too.
    if (!principal.subject.startsWith('plugin:')) {
      throw new NotAllowedError("Only the portal's own plugins read this");
    }
    const all = await offers.list({ deleted: false });
    const inventory: OfferInventory = {
      offers: all.map(({ id, content }) => {
        const { name, description, kind, owner, runbook, dependencies } =
          content;
        return { id, name, description, kind, owner, runbook, dependencies };
      }),
    };
    res.json(inventory);
  });
  return router;
}
