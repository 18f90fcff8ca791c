import { useUrlState } from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceTabProps } from '../service/serviceTabs';
import { HistoryFilters } from './HistoryFilters';
import { HistoryList } from './HistoryList';
import { clearedHistory, historyUrlSchema, searchOf } from './historyUrl';

/** What happened to a service, longer than ECS remembers it. */
export function HistoryTab({ cluster, service }: ServiceTabProps) {
  const [url, setUrl] = useUrlState(historyUrlSchema);
  return (
    <>
      <HistoryFilters url={url} setUrl={setUrl} choosesService={false} />
      <HistoryList
        search={searchOf(url, { cluster, service })}
        namesServices={false}
        onClearFilters={() => setUrl(clearedHistory)}
      />
    </>
  );
}
