import { renderHook, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { PropsWithChildren } from 'react';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import type { ServiceState } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { FakeBackend } from './__testUtils__/FakeBackend';
import { overviewOf, serviceSummary } from './__testUtils__/services';
import { platformEcsApiRef } from './api/PlatformEcsApi';
import { PlatformEcsClient } from './api/PlatformEcsClient';
import { platformEcsPlugin } from './plugin';
import { useFailingServicesBadge } from './useFailingServicesBadge';

describe('platformEcsPlugin', () => {
  // Installers name these in their configuration.
  it.each([
    ['page:platform-ecs'],
    ['nav-entry:platform-ecs'],
    ['dashboard-card:platform-ecs/needing-someone'],
    ['dashboard-card:platform-ecs/rolling-out'],
    ['api:platform-ecs/reads'],
  ] as const)('has the extension %s', id => {
    expect(platformEcsPlugin.getExtension(id)).toBeDefined();
  });
});

describe('useFailingServicesBadge', () => {
  async function badgeFor(...states: ServiceState[]) {
    const backend = new FakeBackend();
    backend.answerOverview(
      overviewOf(
        states.map((state, index) =>
          serviceSummary({ name: `service-${index}`, state }),
        ),
      ),
    );
    const client = new QueryClient();
    const { result } = renderHook(useFailingServicesBadge, {
      wrapper: ({ children }: PropsWithChildren) => (
        <TestApiProvider
          apis={[
            [
              platformEcsApiRef,
              PlatformEcsClient.create({
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

  it('counts failing services', async () => {
    expect(await badgeFor('failing', 'steady', 'failing')).toEqual({
      count: 2,
      label: '2 services failing',
    });
    expect(await badgeFor('failing')).toEqual({
      count: 1,
      label: '1 service failing',
    });
  });

  it('is no news ticker', async () => {
    expect(await badgeFor('rolling-out', 'stopped', 'steady')).toBeUndefined();
  });
});
