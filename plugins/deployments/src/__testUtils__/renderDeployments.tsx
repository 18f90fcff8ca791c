import type { ReactElement } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  Workload,
  WorkloadDetail,
  WorkloadPage,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  actionRunsApiRef,
  followsApiRef,
  type ActionRuns,
  type FollowsApi,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { deploymentsApiRef } from '../api/DeploymentsApi';
import { DeploymentsClient } from '../api/DeploymentsClient';
import { auditLogRouteRef, rootRouteRef } from '../routes';

/** A workload that is well. */
export function workload(change: Partial<Workload> = {}): Workload {
  return {
    id: 'kita-bot-host',
    namespace: 'tenant-kita',
    company: 'kita',
    kind: 'bot-host',
    state: 'steady',
    sentence: '2 of 2 replicas ready.',
    replicas: { desired: 2, ready: 2 },
    changedAt: '2026-11-24T06:00:00.000Z',
    ...change,
  };
}

/** The same, whole, for somebody who may do everything. */
export function workloadDetail(
  change: Partial<WorkloadDetail> = {},
): WorkloadDetail {
  return {
    ...workload(),
    provider: 'kubernetes',
    image: 'registry.example/bot-host:2026.11',
    phase: 'running',
    conditions: [{ type: 'Available', status: 'True', reason: 'Enough' }],
    endpoints: [{ name: 'http', url: 'http://kita-bot-host.svc:8080' }],
    endpointsLeftOut: 1,
    halt: { engaged: false },
    maxReplicas: 20,
    actions: ['start', 'restart', 'scale', 'stop'].map(verb => ({
      action: `deployments.workload.${verb}`,
      verdict: 'allowed' as const,
    })),
    ...change,
  };
}

/** One page of these. */
export function pageOf(
  items: Workload[],
  change: Partial<WorkloadPage> = {},
): WorkloadPage {
  const count = (state: string) =>
    items.filter(item => item.state === state).length;
  return {
    items,
    counts: {
      failing: count('failing'),
      'rolling-out': count('rolling-out'),
      steady: count('steady'),
      stopped: count('stopped'),
      unknown: count('unknown'),
    },
    kinds: ['bot-host', 'notebook'],
    observedAt: new Date().toISOString(),
    ...change,
  };
}

/** What the backend answers, by path and query; an error where there is a status. */
export type Answers = Record<string, { status?: number; body: unknown }>;

/** Renders with a backend that answers so. What nothing answers is an outage. */
export function renderDeployments(
  element: ReactElement,
  answers: Answers,
  at = '/deployments',
) {
  const openDialog = jest.fn<void, Parameters<ActionRuns['openDialog']>>();
  const asked: string[] = [];
  const fetchApi = {
    fetch: (async (input: RequestInfo | URL) => {
      const { pathname, search } = new URL(String(input));
      const path = pathname.replace('/api/deployments', '') + search;
      asked.push(path);
      const answer = answers[path];
      if (!answer) throw new TypeError(`Nothing answers ${path}`);
      return new Response(JSON.stringify(answer.body), {
        status: answer.status ?? 200,
        headers: { 'content-type': 'application/json' },
      });
    }) as typeof fetch,
  };
  renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      {element}
    </QueryClientProvider>,
    {
      mountPath: '/deployments',
      initialRouteEntries: [at],
      mountedRoutes: {
        '/deployments': rootRouteRef,
        '/audit-log': auditLogRouteRef,
      },
      apis: [
        [
          deploymentsApiRef,
          DeploymentsClient.create({
            discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.test' }),
            fetchApi,
          }),
        ],
        [
          followsApiRef,
          {
            list: async () => ({ items: [] }),
          } as Partial<FollowsApi> as FollowsApi,
        ],
        [actionRunsApiRef, { openDialog } as Partial<ActionRuns> as ActionRuns],
      ],
    },
  );
  return { openDialog, asked };
}
