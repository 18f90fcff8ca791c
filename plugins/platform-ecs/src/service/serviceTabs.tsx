import { lazy, type ComponentType } from 'react';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { RolloutTab } from '../rollout/RolloutTab';

/** What every tab of a service's page gets: which service, and what is known of it now. */
export type ServiceTabProps = ServiceAddress & { detail: EcsServiceDetail };

/** A tab of a service's page. */
export type ServiceTab = {
  /** The last part of the tab's URL. */
  id: string;
  title: string;
  /** Loaded lazily (`lazy(() => import(…))`), but for the one that the page opens on. */
  element: ComponentType<ServiceTabProps>;
};

/** The tabs of a service's page, in order; the page opens on the first. */
export const serviceTabs: readonly ServiceTab[] = [
  { id: 'rollout', title: 'Rollout', element: RolloutTab },
  {
    id: 'tasks',
    title: 'Tasks',
    element: lazy(() =>
      import('../tasks/TasksTab').then(({ TasksTab }) => ({
        default: TasksTab,
      })),
    ),
  },
  {
    id: 'logs',
    title: 'Logs',
    element: lazy(() =>
      import('../logs/LogsTab').then(({ LogsTab }) => ({ default: LogsTab })),
    ),
  },
  {
    id: 'metrics',
    title: 'Metrics',
    element: lazy(() =>
      import('../metrics/MetricsTab').then(({ MetricsTab }) => ({
        default: MetricsTab,
      })),
    ),
  },
  {
    id: 'alarms',
    title: 'Alarms',
    element: lazy(() =>
      import('../alarms/AlarmsTab').then(({ AlarmsTab }) => ({
        default: AlarmsTab,
      })),
    ),
  },
  {
    id: 'history',
    title: 'History',
    element: lazy(() =>
      import('../history/HistoryTab').then(({ HistoryTab }) => ({
        default: HistoryTab,
      })),
    ),
  },
];
