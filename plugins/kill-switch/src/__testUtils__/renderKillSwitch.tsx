import type { ReactNode } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  haltEngageEvent,
  haltReleaseEvent,
  type HaltTarget,
  type KillSwitchStatus,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import {
  actionRunsApiRef,
  type ActionRuns,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { killSwitchApiRef } from '../api/KillSwitchApi';
import { auditLogRouteRef, rootRouteRef } from '../routes';

const names = [
  'workloads',
  'terraform',
  'agents',
  'paper',
  'bots',
  'rl',
  'quant-agents',
  'workflows',
];

/** All targets in one state, but for what the test changes. */
export function targets(
  state: HaltTarget['state'],
  others: Record<string, Partial<HaltTarget>> = {},
): HaltTarget[] {
  return names.map(target => ({
    target,
    state,
    running: 2,
    ...others[target],
  }));
}

/** A status of somebody who may do everything. */
export function statusOf(
  change: Partial<KillSwitchStatus> = {},
): KillSwitchStatus {
  return {
    state: 'released',
    seenAt: new Date().toISOString(),
    running: 16,
    workloads: { running: 30, replicas: 62, companies: 10 },
    targets: targets('running'),
    actions: [haltEngageEvent, haltReleaseEvent].map(({ id }) => ({
      action: id,
      verdict: 'allowed',
    })),
    ...change,
  };
}

/** Renders a part of the plugin over what the backend answers, one after the other; the last one stays. */
export function renderKillSwitch(
  element: ReactNode,
  answers: Array<KillSwitchStatus | Error>,
) {
  const openDialog = jest.fn<void, Parameters<ActionRuns['openDialog']>>();
  let signal: (message: object) => void = () => {};
  renderInTestApp(
    <QueryClientProvider
      client={
        new QueryClient({ defaultOptions: { queries: { retry: false } } })
      }
    >
      {element}
    </QueryClientProvider>,
    {
      initialRouteEntries: ['/elsewhere'],
      mountPath: '/*',
      mountedRoutes: {
        '/kill-switch': rootRouteRef,
        '/audit-log': auditLogRouteRef,
      },
      apis: [
        [
          killSwitchApiRef,
          {
            async status() {
              const [answer] =
                answers.length > 1 ? answers.splice(0, 1) : answers;
              if (answer instanceof Error) throw answer;
              return answer;
            },
          },
        ],
        [
          signalApiRef,
          {
            subscribe: (_: string, onMessage: typeof signal) => {
              signal = onMessage;
              return { unsubscribe: () => {} };
            },
          } as never,
        ],
        [actionRunsApiRef, { openDialog } as Partial<ActionRuns> as ActionRuns],
      ],
    },
  );
  return { openDialog, signal: () => signal({ type: 'changed' }) };
}
