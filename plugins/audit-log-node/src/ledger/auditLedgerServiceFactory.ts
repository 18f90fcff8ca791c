import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { auditLedgerServiceRef } from '../AuditLedger';
import {
  DatabaseAuditLedger,
  DEFAULT_APPEND_DEADLINE_MS,
} from './DatabaseAuditLedger';
import { openLedgerDatabase } from './ledgerDatabase';
import { SensitiveHmac } from './SensitiveHmac';

/** The ledger in the audit log plugin's own database or schema, one for the process. */
export const auditLedgerServiceFactory = createServiceFactory({
  service: auditLedgerServiceRef,
  deps: {
    config: coreServices.rootConfig,
    logger: coreServices.rootLogger,
    lifecycle: coreServices.rootLifecycle,
  },
  async factory({ config, logger, lifecycle }) {
    const hmacKey = config.getOptionalString('auditLog.hmacKey');
    const deadlineMs = config.has('auditLog.appendDeadline')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'auditLog.appendDeadline' }),
        )
      : DEFAULT_APPEND_DEADLINE_MS;
    const { database, skipMigrations } = await openLedgerDatabase({
      config,
      logger,
      lifecycle,
      deadlineMs,
    });
    const ledger = await DatabaseAuditLedger.create({
      database,
      skipMigrations,
      logger,
      deadlineMs,
      hmac: hmacKey === undefined ? undefined : SensitiveHmac.create(hmacKey),
    });
    // The last to stop: requests were drained before.
    lifecycle.addShutdownHook(() => ledger.close());
    return ledger;
  },
});
