import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { auditLedgerServiceRef } from '../AuditLedger';
import { createAuditorLog } from './auditorLog';
import { LedgerAuditorService } from './LedgerAuditorService';

/** Replaces Backstage's auditor for every plugin: mutations go to the ledger first, everything goes to the log. */
export const ledgerAuditorServiceFactory = createServiceFactory({
  service: coreServices.auditor,
  deps: {
    ledger: auditLedgerServiceRef,
    logger: coreServices.logger,
    auth: coreServices.auth,
    httpAuth: coreServices.httpAuth,
    plugin: coreServices.pluginMetadata,
  },
  factory({ ledger, logger, auth, httpAuth, plugin }) {
    return LedgerAuditorService.create({
      ledger,
      log: createAuditorLog({ logger, auth, httpAuth, plugin }),
      logger,
      auth,
      httpAuth,
      plugin,
    });
  },
});
