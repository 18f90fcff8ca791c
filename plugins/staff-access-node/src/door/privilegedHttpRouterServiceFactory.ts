import {
  createAuthIntegrationRouter,
  createCookieAuthRefreshMiddleware,
  createCredentialsBarrier,
  createLifecycleMiddleware,
  createRateLimitMiddleware,
} from '@backstage/backend-defaults/httpRouter';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { Router, type RequestHandler } from 'express';
import { isBackstageIntegration } from './backstageIntegration';
import { enforceOneDoor } from './enforceOneDoor';
import {
  mutatingRoutesServiceRef,
  type MutatingRoutes,
} from './MutatingRoutes';
import {
  applyConditionsRoute,
  isPermissionIntegration,
} from './permissionIntegration';

/**
 * Backstage's `httpRouter`, with one door: a plugin that tries to serve a non-GET route which isn't a privileged action, and isn't marked as harmless, fails at
 * startup. A route that is added after that look is refused when it is called.
 *
 * @param options.thirdPartyPlugins - ids of plugins that aren't ours: they get the plain router, and their stances are declared by the backend root. Every other
 * plugin is held to the one door.
 */
export function privilegedHttpRouterServiceFactory(options: {
  thirdPartyPlugins: readonly string[];
}) {
  return createServiceFactory({
    service: coreServices.httpRouter,
    initialization: 'always',
    deps: {
      plugin: coreServices.pluginMetadata,
      config: coreServices.rootConfig,
      lifecycle: coreServices.lifecycle,
      rootHttpRouter: coreServices.rootHttpRouter,
      auth: coreServices.auth,
      httpAuth: coreServices.httpAuth,
      logger: coreServices.logger,
      mutatingRoutes: mutatingRoutesServiceRef,
    },
    factory(deps) {
      const { auth, httpAuth, config, lifecycle, logger } = deps;
      const pluginId = deps.plugin.getId();
      const barrier = createCredentialsBarrier({ httpAuth, config });
      const pluginRoutes = Router();
      const isOurs = !options.thirdPartyPlugins.includes(pluginId);

      const router = Router();
      router.use(
        createRateLimitMiddleware({ pluginId, config }),
        createAuthIntegrationRouter({ auth }),
        createLifecycleMiddleware({ config, lifecycle }),
        barrier.middleware,
        createCookieAuthRefreshMiddleware({ auth, httpAuth }),
      );
      if (isOurs) router.use(onlyDeclared(pluginId, deps.mutatingRoutes));
      router.use(
        pluginRoutes,
        MiddlewareFactory.create({ config, logger }).error(),
      );
      deps.rootHttpRouter.use(`/api/${pluginId}`, router);

      return {
        use(handler) {
          if (isOurs) declare(pluginId, handler, deps.mutatingRoutes);
          pluginRoutes.use(handler);
        },
        addAuthPolicy: policy => barrier.addAuthPolicy(policy),
      };
    },
  });
}

function declare(
  pluginId: string,
  handler: unknown,
  mutatingRoutes: MutatingRoutes,
): void {
  if (isBackstageIntegration(handler)) return;
  const routes = isPermissionIntegration(handler)
    ? [applyConditionsRoute]
    : enforceOneDoor(handler);
  for (const route of routes) mutatingRoutes.register({ pluginId, ...route });
}

/** Refuses what wasn't there when the plugin's routes were looked at. */
function onlyDeclared(
  pluginId: string,
  mutatingRoutes: MutatingRoutes,
): RequestHandler {
  return ({ method, path }, _res, next) => {
    const harmless =
      method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    if (harmless || mutatingRoutes.match({ pluginId, method, path })) {
      next();
      return;
    }
    next(
      new NotAllowedError(
        `${method} is not possible here: only declared actions change anything`,
      ),
    );
  };
}
