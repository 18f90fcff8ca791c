import { mockServices } from '@backstage/backend-test-utils';
import { expectRoutesDocumented } from '@alphaswarm-admin/plugin-openapi-node';
import type { AuditLogReader } from './AuditLogReader';
import { auditLogApiDocument } from './openapi';
import { createRouter } from './router';
import type { RowAccess } from './RowAccess';

describe('createRouter', () => {
  it('mounts exactly what the API document says', () => {
    const router = createRouter({
      httpAuth: mockServices.httpAuth.mock(),
      access: {} as RowAccess,
      reader: {} as AuditLogReader,
    });
    expect(() =>
      expectRoutesDocumented(router, auditLogApiDocument),
    ).not.toThrow();
  });
});
