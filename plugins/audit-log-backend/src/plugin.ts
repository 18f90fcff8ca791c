import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { auditLedgerServiceRef } from '@alphaswarm-admin/plugin-audit-log-node';
import { AuditLogReader } from './AuditLogReader';
import { AuditLogStore } from './database/AuditLogStore';
import { StoreDeadline } from './database/StoreDeadline';
import { createRouter } from './router';
import { RowAccess } from './RowAccess';

/** How long a read of the log may take, milliseconds. */
const READ_DEADLINE_MS = 5_000;

/** The read side of the audit ledger. */
export const auditLogPlugin = createBackendPlugin({
  pluginId: 'audit-log',
  register(env) {
    env.registerInit({
      deps: {
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        // The ledger brings the tables up to date before it is given out.
        ledger: auditLedgerServiceRef,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init(deps) {
        const { httpAuth, ledger, logger, permissions } = deps;
        const { permissionsRegistry } = deps;
        const store = AuditLogStore.create({
          database: await deps.database.getClient(),
          deadline: StoreDeadline.create({
            logger,
            deadlineMs: READ_DEADLINE_MS,
          }),
        });
        deps.httpRouter.use(
          createRouter({
            httpAuth,
            access: RowAccess.create({ permissions, permissionsRegistry }),
            reader: AuditLogReader.create({ store, ledger }),
          }),
        );
      },
    });
  },
});
