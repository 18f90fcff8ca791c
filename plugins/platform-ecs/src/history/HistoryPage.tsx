import { useRouteRef } from '@backstage/frontend-plugin-api';
import { PageFrame, useUrlState } from '@alphaswarm-admin/plugin-portal-react';
import { rootRouteRef } from '../routes';
import { HistoryFilters } from './HistoryFilters';
import { HistoryList } from './HistoryList';
import { clearedHistory, historyUrlSchema, searchOf } from './historyUrl';

/** What happened to all services, longer than ECS remembers it. */
export function HistoryPage() {
  const platformRoute = useRouteRef(rootRouteRef);
  const [url, setUrl] = useUrlState(historyUrlSchema);
  return (
    <PageFrame
      title="What happened"
      parent={{ title: 'Platform', href: platformRoute?.() ?? '/' }}
      stateLine="Stopped tasks, events, deployments and changes of state of all services, kept after ECS has forgotten them"
    >
      <HistoryFilters url={url} setUrl={setUrl} choosesService />
      <HistoryList
        search={searchOf(url, { cluster: url.cluster, service: url.service })}
        namesServices
        onClearFilters={() => setUrl(clearedHistory)}
      />
    </PageFrame>
  );
}
