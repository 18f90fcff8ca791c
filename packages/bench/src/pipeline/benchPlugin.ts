import { randomUUID } from 'node:crypto';
import {
  addMarkedRoute,
  markQueryRoute,
  privilegedActionsServiceRef,
  staffAccessStoreServiceRef,
  staffSessionReaderServiceRef,
  type StaffAccessStore,
  type StaffSession,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { Router } from 'express';
import { noopAction } from './noopAction';
import { addPlainRoutes, createPlainTable } from './plainRoutes';

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
        addMarkedRoute(
          router,
          'post',
          '/step-up',
          markQueryRoute((request, response, next) => {
            sessions
              .read(request)
              .then(({ session }) => stepUp(store, session))
              .then(() => response.status(204).end(), next);
          }),
        );
        http.use(router);
      },
    });
  },
});

/** Leaves the grant that a step-up at Entra just now would have left, good for the three minutes that the policy allows. */
async function stepUp(
  store: StaffAccessStore,
  session: StaffSession,
): Promise<void> {
  const now = new Date();
  const id = randomUUID();
  await store.stepUps.createChallenge({
    id,
    userRef: session.userRef,
    sessionId: session.sessionId,
    acr: 'c1',
    maxAgeSeconds: 180,
    bound: false,
    actionType: noopAction.event.id,
    operationDigest: 'of another operation: an unbound grant serves all',
    createdAt: now,
    expiresAt: new Date(now.getTime() + 600_000),
    actor: { kind: 'user', userRef: session.userRef, name: session.name },
  });
  await store.stepUps.grant(
    id,
    {
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      authTime: Math.floor(now.getTime() / 1000),
    },
    now,
  );
}
