import {
  privilegedActionsServiceRef,
  staffAccessStoreServiceRef,
  staffSessionReaderServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { Router } from 'express';
import { noopAction } from './noopAction';
import { addPlainRoutes, createPlainTable } from './plainRoutes';
import { addStepUpRoute } from './stepUpRoute';

/** The no-op, with and without the pipeline around it. */
export const benchPlugin = createBackendPlugin({
  pluginId: 'bench',
  register(env) {
    env.registerInit({
      deps: {
        actions: privilegedActionsServiceRef,
        database: coreServices.database,
        http: coreServices.httpRouter,
        sessions: staffSessionReaderServiceRef,
        store: staffAccessStoreServiceRef,
      },
      async init({ actions, database, http, sessions, store }) {
        const knex = await database.getClient();
        await createPlainTable(knex);
        const router = Router();
        addPlainRoutes(router, { sessions, database: knex });
        actions.mount(router, 'post', '/pipeline/:target', noopAction);
        addStepUpRoute(router, { sessions, store });
        http.use(router);
      },
    });
  },
});
