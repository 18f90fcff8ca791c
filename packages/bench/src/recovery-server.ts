/** A portal as far as privileged actions go, to be killed: the server of `npm run bench -- recovery`. */
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
import { createBenchBackend } from './pipeline/createBenchBackend';
import { READY } from './pipeline/PipelineServer';
import { addStepUpRoute } from './pipeline/stepUpRoute';
import { fromEnvironment } from './portal/stage';
import { createDeliverAction } from './recovery/deliverAction';

const deliverPlugin = createBackendPlugin({
  pluginId: 'bench',
  register(env) {
    env.registerInit({
      deps: {
        actions: privilegedActionsServiceRef,
        http: coreServices.httpRouter,
        sessions: staffSessionReaderServiceRef,
        store: staffAccessStoreServiceRef,
      },
      async init({ actions, http, sessions, store }) {
        const router = Router();
        actions.mount(
          router,
          'post',
          '/deliver/:parcel',
          createDeliverAction(fromEnvironment('RECOVERY_REMOTE')),
        );
        addStepUpRoute(router, { sessions, store });
        http.use(router);
      },
    });
  },
});

const backend = createBenchBackend(Number(fromEnvironment('BENCH_PORT')));
backend.add(deliverPlugin);

backend.start().then(
  () => process.send?.(READY),
  error => {
    console.error(error);
    process.exit(1);
  },
);
process.once('disconnect', () => process.exit(0));
