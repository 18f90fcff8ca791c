import { mockServices } from '@backstage/backend-test-utils';
import { expectRoutesDocumented } from '@alphaswarm-admin/plugin-openapi-node';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import type { ActionOffers } from './actions/ActionOffers';
import { createAcknowledgeAbandonedAction } from './actions/acknowledgeAbandoned';
import { createReportVerificationAction } from './actions/reportVerification';
import type { AuditLogReader } from './AuditLogReader';
import type { AuditLogStore } from './database/AuditLogStore';
import type { StoreDeadline } from './database/StoreDeadline';
import type { LogExport } from './export/LogExport';
import type { WatcherRecord } from './export/WatcherRecord';
import type { IntegrityWatch } from './integrity/IntegrityWatch';
import { auditLogApiDocument } from './openapi';
import { Completeness } from './comparison/Completeness';
import { createRouter } from './router';
import type { RowAccess } from './RowAccess';
import type { TransparencyLog } from './transparency/TransparencyLog';

describe('createRouter', () => {
  it('mounts exactly what the API document says', () => {
    const router = createRouter({
      sessions: { read: jest.fn() },
      logExport: {} as LogExport,
      record: {} as WatcherRecord,
      privilegedActions: fakePrivilegedActions(),
      offers: {} as ActionOffers,
      actions: {
        acknowledge: createAcknowledgeAbandonedAction({
          ledger: {} as AuditLedger,
          store: {} as AuditLogStore,
        }),
        report: createReportVerificationAction({ log: {} as TransparencyLog }),
      },
      httpAuth: mockServices.httpAuth.mock(),
      access: {} as RowAccess,
      reader: {} as AuditLogReader,
      log: {} as TransparencyLog,
      integrity: {} as IntegrityWatch,
      completeness: Completeness.create([]),
      deadline: {} as StoreDeadline,
      archive: { report: jest.fn() },
      forwarding: { report: jest.fn() },
    });
    expect(() =>
      expectRoutesDocumented(router, auditLogApiDocument),
    ).not.toThrow();
  });
});
