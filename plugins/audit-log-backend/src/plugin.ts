import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  auditComparisonExtensionPoint,
  auditLedgerServiceRef,
  readLogKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  privilegedActionRegistryServiceRef,
  privilegedActionsServiceRef,
  staffSessionReaderServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { localSignalsServiceRef } from '@alphaswarm-admin/plugin-portal-node';
import { auditLogActionPermissions } from '@alphaswarm-admin/plugin-audit-log-common';
import { ActionOffers } from './actions/ActionOffers';
import { createAcknowledgeAbandonedAction } from './actions/acknowledgeAbandoned';
import { createReportVerificationAction } from './actions/reportVerification';
import { archiveLog } from './archive/archiveLog';
import { AuditLogReader } from './AuditLogReader';
import { ComparisonSources } from './comparison/ComparisonSources';
import { compareWithOthers } from './comparison/compareWithOthers';
import { AuditLogStore } from './database/AuditLogStore';
import { keepPartitions } from './database/keepPartitions';
import { StoreDeadline } from './database/StoreDeadline';
import { BrokenRecord } from './integrity/BrokenRecord';
import { watchIntegrity } from './integrity/watchIntegrity';
import { LogExport } from './export/LogExport';
import { WatcherRecord } from './export/WatcherRecord';
import { forwardLog } from './forward/forwardLog';
import { createRouter } from './router';
import { RowAccess } from './RowAccess';
import { TransparencyLog } from './transparency/TransparencyLog';
import { LogHistogram } from './search/LogHistogram';
import { LogSearch } from './search/LogSearch';
import { SearchIndex } from './search/SearchIndex';
import { LogTail } from './tail/LogTail';

/** How long a read of the log may take, milliseconds. */
const READ_DEADLINE_MS = 5_000;

/** How many rows of the log an export may span unless configured otherwise. */
const DEFAULT_MAX_EXPORT_ROWS = 5_000_000;

/** The read side of the audit ledger. */
export const auditLogPlugin = createBackendPlugin({
  pluginId: 'audit-log',
  register(env) {
    const sources = ComparisonSources.create();
    env.registerExtensionPoint(auditComparisonExtensionPoint, sources);
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        // The ledger brings the tables up to date before it is given out.
        ledger: auditLedgerServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        privilegedActions: privilegedActionsServiceRef,
        registry: privilegedActionRegistryServiceRef,
        sessions: staffSessionReaderServiceRef,
        signals: localSignalsServiceRef,
      },
      async init(deps) {
        const { httpAuth, ledger, logger, permissions } = deps;
        const { permissionsRegistry } = deps;
        const keys = await readLogKeys(deps.config);
        const database = await deps.database.getClient();
        const deadline = StoreDeadline.create({
          logger,
          deadlineMs: READ_DEADLINE_MS,
        });
        await keepPartitions({ ...deps, database, deadline });
        const store = AuditLogStore.create({ database, deadline });
        const index = SearchIndex.create({ database, deadline });
        const search = LogSearch.create({ database, deadline, index });
        const histogram = LogHistogram.create({
          database,
          deadline,
          index,
          search,
        });
        const tables = TreeTables.create({
          database,
          timeoutMs: READ_DEADLINE_MS,
        });
        const integrator = TreeIntegrator.create({ tables, keys, logger });
        deps.lifecycle.addStartupHook(() => integrator.start());
        deps.lifecycle.addShutdownHook(() => integrator.stop());
        const broken = BrokenRecord.create({ ledger, logger });
        const integrity = await watchIntegrity({
          ...deps,
          broken,
          tables,
          keys,
          integrator,
        });
        const completeness = await compareWithOthers({
          ...deps,
          database,
          sources: sources.all(),
        });
        const archive = await archiveLog({
          ...deps,
          database,
          deadline,
          tables,
          log: keys.log,
        });
        const forwarding = await forwardLog({
          ...deps,
          database,
          deadline,
          store,
          tables,
          origin: keys.origin,
        });
        const log = TransparencyLog.create({
          tables,
          store,
          deadline,
          keys,
          logger,
          onBroken: problem => void broken.found(problem),
        });
        const acknowledge = createAcknowledgeAbandonedAction({ ledger, store });
        const tail = LogTail.create({ index, signals: deps.signals, logger });
        deps.lifecycle.addStartupHook(() => tail.start());
        deps.lifecycle.addShutdownHook(() => tail.stop());
        permissionsRegistry.addPermissions(auditLogActionPermissions);
        deps.httpRouter.use(
          createRouter({
            httpAuth,
            access: RowAccess.create({ permissions, permissionsRegistry }),
            reader: AuditLogReader.create({ store, search, histogram, ledger }),
            log,
            sessions: deps.sessions,
            record: WatcherRecord.create({ ledger, search }),
            logExport: LogExport.create({
              store,
              index,
              search,
              log,
              ledger,
              maxRows:
                deps.config.getOptionalNumber('auditLog.export.maxRows') ??
                DEFAULT_MAX_EXPORT_ROWS,
            }),
            integrity,
            completeness,
            deadline,
            archive,
            forwarding,
            privilegedActions: deps.privilegedActions,
            actions: {
              acknowledge,
              report: createReportVerificationAction({ log }),
            },
            offers: ActionOffers.create({
              ...deps,
              store,
              acknowledge,
            }),
          }),
        );
      },
    });
  },
});
