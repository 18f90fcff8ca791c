import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useLocation } from 'react-router-dom';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { staffMemberApiRef } from '@alphaswarm-admin/plugin-staff-access-react';
import { auditLogApiRef } from '../api/AuditLogApi';
import { AuditLogClient } from '../api/AuditLogClient';
import { rootRouteRef } from '../routes';
import type { FakeBackend } from './FakeBackend';

function Address() {
  const { pathname, search } = useLocation();
  return (
    <output data-testid="address">
      {decodeURIComponent(pathname + search)}
    </output>
  );
}

/** Renders something of this plugin in an app that has the portal's routes and a fake backend. */
export function renderAuditLog(
  element: JSX.Element,
  options: { backend: FakeBackend; at?: string },
) {
  return renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      {element}
      <Address />
    </QueryClientProvider>,
    {
      mountPath: '/audit-log/*',
      initialRouteEntries: [options.at ?? '/audit-log'],
      mountedRoutes: { '/audit-log': rootRouteRef },
      apis: [
        [
          auditLogApiRef,
          AuditLogClient.create({
            discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.test' }),
            fetchApi: { fetch: options.backend.fetch },
          }),
        ],
        [
          staffMemberApiRef,
          {
            get: async () => ({
              userRef: 'user:staff/me',
              name: 'Aya Auditor',
              roles: [],
              stepUp: null,
            }),
          },
        ],
      ],
    },
  );
}
