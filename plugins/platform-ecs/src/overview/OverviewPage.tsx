import { useDeferredValue } from 'react';
import { Button, SearchField } from '@backstage/ui';
import type { EcsOverview } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  EmptyState,
  ForbiddenPanel,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  StateFilter,
  StateLegend,
  TableSkeleton,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { serviceStates } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { useOverview } from '../queries/overview';
import { useUtilization } from '../queries/utilization';
import { ClusterFreshnessList } from './ClusterFreshnessList';
import { ClusterNotices } from './ClusterNotices';
import { groupingsOf } from './grouping';
import {
  densitySchema,
  hiddenColumnsSchema,
  savedViewsSchema,
} from './preferences';
import { saveCsv } from './saveCsv';
import { ServiceTable } from './ServiceTable';
import {
  arrangeServices,
  countStates,
  type ServiceFilters,
  type SortColumn,
} from './serviceFilters';
import { stateLine } from './stateLine';
import { overviewUrlSchema } from './urlState';
import { useStored } from './useStored';
import { ViewOptions } from './ViewOptions';
import styles from './OverviewPage.module.css';

/** The platform at a glance: every service of the configured clusters, in a table that can be read in five seconds. */
export function OverviewPage() {
  const { data, error, refetch } = useOverview();
  // A look may change every row: they are drawn between frames, not in one go.
  const overview = useDeferredValue(data);
  return (
    <PageFrame
      title="Platform"
      stateLine={lineFor(data, error)}
      freshness={
        data && (
          <ClusterFreshnessList
            clusters={data.clusters}
            problem={error?.message}
          />
        )
      }
    >
      {overview ? (
        <Services overview={overview} />
      ) : (
        <NoServicesYet error={error} onRetry={() => refetch()} />
      )}
    </PageFrame>
  );
}

function lineFor(data: EcsOverview | undefined, error: Error | null): string {
  if (data) return stateLine(data.services);
  return error ? 'The state of the services is not known' : 'Reading services…';
}

function NoServicesYet(props: { error: Error | null; onRetry: () => void }) {
  const { error, onRetry } = props;
  if (!error) {
    return <TableSkeleton rows={8} columns={10} />;
  }
  if (error instanceof PortalApiError && error.status === 403) {
    return (
      <ForbiddenPanel
        what="see the platform's services"
        whoCould={error.whoCould}
      />
    );
  }
  return <ProblemPanel error={error} onRetry={onRetry} />;
}

function Services({ overview }: { overview: EcsOverview }) {
  const { services, clusters } = overview;
  const { data: utilization } = useUtilization();
  const [url, setUrl] = useUrlState(overviewUrlSchema);
  const [hidden, setHidden] = useStored('hidden', hiddenColumnsSchema);
  const [density, setDensity] = useStored('density', densitySchema);
  const [views, setViews] = useStored('views', savedViewsSchema);
  const filters: ServiceFilters = {
    states: url.state,
    search: url.q,
    sort: url.sort,
    direction: url.direction,
  };
  const arranged = arrangeServices(services, filters);
  const sortBy = (column: SortColumn) =>
    setUrl({
      sort: column,
      direction:
        column === url.sort && url.direction === 'ascending'
          ? 'descending'
          : 'ascending',
    });

  if (services.length === 0) {
    return (
      <EmptyState
        title="No services"
        hint="The configured clusters run no services, or have not been looked at yet. Clusters are named in the portal's configuration under platformEcs.clusters."
      />
    );
  }
  return (
    <>
      <ClusterNotices clusters={clusters} />
      <div className={styles.filters}>
        <StateFilter
          states={serviceStates}
          counts={countStates(services)}
          chosen={url.state}
          onChange={state => setUrl({ state })}
        />
        <SearchField
          className={styles.search}
          size="small"
          aria-label="Search services"
          placeholder="Search services"
          value={url.q}
          onChange={q => setUrl({ q }, { replace: true })}
        />
        <div className={styles.tools}>
          <ViewOptions
            grouping={url.group}
            groupings={groupingsOf(services)}
            onGroup={group => setUrl({ group })}
            hidden={hidden}
            onHide={setHidden}
            density={density}
            onDensity={setDensity}
            views={views}
            onViews={setViews}
          />
          <Button
            size="small"
            variant="secondary"
            isDisabled={arranged.length === 0}
            onPress={() => saveCsv(arranged)}
          >
            CSV
          </Button>
        </div>
      </div>
      {arranged.length === 0 ? (
        <EmptyState
          title="Nothing matches"
          hint={`None of the ${services.length} services is in the chosen states and matches the search.`}
          action={
            <Button
              variant="secondary"
              onPress={() => setUrl({ state: [], q: '' })}
            >
              Show all services
            </Button>
          }
        />
      ) : (
        <ServiceTable
          arranged={arranged}
          all={services}
          clusters={clusters}
          utilization={utilization}
          arrangement={JSON.stringify([filters, url.group])}
          grouping={url.group}
          hidden={hidden}
          density={density}
          sorting={{
            column: url.sort,
            direction: url.direction,
            onSort: sortBy,
          }}
        />
      )}
      <details className={styles.legend}>
        <summary>What the states mean</summary>
        <StateLegend states={serviceStates} />
        <p className={styles.keys}>
          <kbd>J</kbd> and <kbd>K</kbd> move through the services,{' '}
          <kbd>Enter</kbd> opens one.
        </p>
      </details>
    </>
  );
}
