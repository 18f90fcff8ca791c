import { renderHook, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { PropsWithChildren } from 'react';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { FakeBackend } from './__testUtils__/FakeBackend';
import { auditRow, outcomeRow } from './__testUtils__/rows';
import { auditLogApiRef } from './api/AuditLogApi';
import { AuditLogClient } from './api/AuditLogClient';
import { auditLogPlugin } from './plugin';
import { useAbandonedActionsBadge } from './useAbandonedActionsBadge';

describe('auditLogPlugin', () => {
  // Installers name these in their configuration.
  it.each([
    ['page:audit-log'],
    ['nav-entry:audit-log'],
    ['dashboard-card:audit-log/open-actions'],
    ['dashboard-card:audit-log/latest-actions'],
    ['dashboard-card:audit-log/ledger'],
    ['shell-element:audit-log/ledger'],
    ['api:audit-log/reads'],
    ['api:audit-log/proofs'],
  ] as const)('has the extension %s', id => {
    expect(auditLogPlugin.getExtension(id)).toBeDefined();
  });
});

describe('useAbandonedActionsBadge', () => {
  async function badgeFor(abandoned: number) {
    const backend = new FakeBackend();
    backend.holdOpenActions({
      open: [auditRow()],
      abandoned: Array.from({ length: abandoned }, () =>
        outcomeRow('abandoned'),
      ),
    });
    const client = new QueryClient();
    const { result } = renderHook(useAbandonedActionsBadge, {
      wrapper: ({ children }: PropsWithChildren) => (
        <TestApiProvider
          apis={[
            [
              auditLogApiRef,
              AuditLogClient.create({
                discoveryApi: mockApis.discovery({
                  baseUrl: 'http://portal.test',
                }),
                fetchApi: { fetch: backend.fetch },
              }),
            ],
          ]}
        >
          <QueryClientProvider client={client}>{children}</QueryClientProvider>
        </TestApiProvider>
      ),
    });
    await waitFor(() => expect(client.isFetching()).toBe(0));
    return result.current;
  }

  it('counts abandoned actions', async () => {
    expect(await badgeFor(2)).toEqual({
      count: 2,
      label: '2 abandoned actions',
    });
  });

  it('does not count open ones: they settle by themselves', async () => {
    expect(await badgeFor(0)).toBeUndefined();
  });
});
