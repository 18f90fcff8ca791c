import { mockServices } from '@backstage/backend-test-utils';
import { expectRoutesDocumented } from '@alphaswarm-admin/plugin-openapi-node';
import type { AuditLogReader } from './AuditLogReader';
import { auditLogApiDocument } from './openapi';
import { createRouter } from './router';
import type { RowAccess } from './RowAccess';
import type { TransparencyLog } from './transparency/TransparencyLog';

describe('createRouter', () => {
  it('mounts exactly what the API document says', () => {
    const router = createRouter({
      httpAuth: mockServices.httpAuth.mock(),
      access: {} as RowAccess,
      reader: {} as AuditLogReader,
      log: {} as TransparencyLog,
    });
    expect(() =>
      expectRoutesDocumented(router, auditLogApiDocument),
    ).not.toThrow();
  });
});
