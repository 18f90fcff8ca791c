import { Suspense } from 'react';
import { Select } from '@backstage/ui';
import {
  ProblemPanel,
  TableSkeleton,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { useService } from '../queries/service';
import { serviceTabs } from '../service/serviceTabs';
import styles from './EntityServiceTab.module.css';
import { NoEntityService } from './NoEntityService';
import { useEntityServices } from './useEntityServices';

const urlSchema = z.object({ ecs: z.string().optional() });

/** A tab of the service's page, on the page of its entity. An entity with several services shows one of them at a time. */
export function EntityServiceTab({ tabId }: { tabId: string }) {
  const { services, error, retry } = useEntityServices();
  const [url, setUrl] = useUrlState(urlSchema);
  if (!services || services.length === 0) {
    return (
      <NoEntityService
        error={error}
        loaded={services !== undefined}
        onRetry={retry}
      />
    );
  }
  const chosen = services.find(({ arn }) => arn === url.ecs) ?? services[0];
  return (
    <div className={styles.tab}>
      {services.length > 1 && (
        <Select
          label="Service"
          options={services.map(({ arn, name, cluster }) => ({
            value: arn,
            label: `${name} (${cluster})`,
          }))}
          selectedKey={chosen.arn}
          onSelectionChange={arn => setUrl({ ecs: String(arn) })}
        />
      )}
      <OneServiceTab key={chosen.arn} tabId={tabId} service={chosen} />
    </div>
  );
}

function OneServiceTab(props: { tabId: string; service: EcsServiceSummary }) {
  const { tabId, service } = props;
  const address = { cluster: service.cluster, service: service.name };
  const { data, error, refetch } = useService(address, {
    expectingChange: false,
  });
  const Tab = serviceTabs.find(({ id }) => id === tabId)?.element;
  if (!Tab) throw new Error(`A service's page has no tab ${tabId}`);
  if (!data) {
    return error ? (
      <ProblemPanel error={error} onRetry={() => refetch()} />
    ) : (
      <TableSkeleton rows={6} columns={6} />
    );
  }
  return (
    <Suspense fallback={<TableSkeleton rows={6} columns={6} />}>
      <Tab {...address} detail={data} />
    </Suspense>
  );
}
