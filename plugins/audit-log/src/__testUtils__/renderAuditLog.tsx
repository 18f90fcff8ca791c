import type { RenderResult } from '@testing-library/react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useLocation } from 'react-router-dom';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  actionRunsApiRef,
  privilegedActionsApiRef,
  staffMemberApiRef,
  type ActionRuns,
  type PrivilegedActionsApi,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { auditLogApiRef } from '../api/AuditLogApi';
import { AuditLogClient } from '../api/AuditLogClient';
import { ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { LedgerProofsClient } from '../api/LedgerProofsClient';
import { rootRouteRef } from '../routes';
import type { FakeBackend } from './FakeBackend';
import { FakeSignals } from './FakeSignals';

function Address() {
  const { pathname, search } = useLocation();
  return (
    <output data-testid="address">
      {decodeURIComponent(pathname + search)}
    </output>
  );
}

/** What is rendered, the signals that it listens to, and what it asked the privileged action dialog for. */
export type RenderedAuditLog = RenderResult & {
  signals: FakeSignals;
  /** What a preview of a privileged action answers; refused with 403 unless a test says otherwise. */
  preview: jest.Mock<
    ReturnType<PrivilegedActionsApi['preview']>,
    Parameters<PrivilegedActionsApi['preview']>
  >;
  openDialog: jest.Mock<void, Parameters<ActionRuns['openDialog']>>;
  /** What is done without a dialog: succeeds. */
  run: jest.Mock<
    ReturnType<PrivilegedActionsApi['run']>,
    Parameters<PrivilegedActionsApi['run']>
  >;
};

/** Renders something of this plugin in an app that has the portal's routes and a fake backend. */
export function renderAuditLog(
  element: JSX.Element,
  options: {
    backend: FakeBackend;
    at?: string;
    preview?: RenderedAuditLog['preview'];
  },
): RenderedAuditLog {
  const signals = new FakeSignals();
  const openDialog = jest.fn<void, Parameters<ActionRuns['openDialog']>>();
  const preview: RenderedAuditLog['preview'] =
    options.preview ??
    jest.fn().mockRejectedValue(new PortalApiError('No.', { status: 403 }));
  const run: RenderedAuditLog['run'] = jest
    .fn()
    .mockResolvedValue({ actionId: 'action-1', state: 'succeeded' });
  const backend = {
    discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.test' }),
    fetchApi: { fetch: options.backend.fetch },
  };
  const rendered = renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      {element}
      <Address />
    </QueryClientProvider>,
    {
      mountPath: '/audit-log/*',
      initialRouteEntries: [options.at ?? '/audit-log'],
      mountedRoutes: { '/audit-log': rootRouteRef },
      apis: [
        [auditLogApiRef, AuditLogClient.create(backend)],
        [ledgerProofsApiRef, LedgerProofsClient.create(backend)],
        [signalApiRef, signals],
        [actionRunsApiRef, { openDialog }],
        [privilegedActionsApiRef, { preview, run }],
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
  return { ...rendered, signals, preview, openDialog, run };
}
