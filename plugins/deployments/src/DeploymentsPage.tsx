import {
  Freshness,
  ForbiddenPanel,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { addressOf, deploymentsUrlSchema } from './deploymentsUrl';
import { WorkloadDrawer } from './drawer/WorkloadDrawer';
import { stateLine } from './list/stateLine';
import { WorkloadFilters } from './list/WorkloadFilters';
import { WorkloadList } from './list/WorkloadList';
import { useWorkloads } from './queries';

/** Customers' workloads: a list that can be narrowed, and a drawer for each. */
export function DeploymentsPage() {
  const [url, setUrl] = useUrlState(deploymentsUrlSchema);
  const { workload, ...query } = url;
  const list = useWorkloads(query);
  const { data, error, refetch } = list;
  const first = data?.pages[0];
  const close = () => setUrl({ workload: undefined });
  return (
    <PageFrame
      title="Deployments"
      stateLine={first ? stateLine(first, url) : 'Customers’ workloads'}
      freshness={
        first && (
          <Freshness
            observedAt={first.observedAt}
            problem={error?.message ?? first.problem}
          />
        )
      }
    >
      {!first && error && <Refused error={error} onRetry={() => refetch()} />}
      {!first && !error && <TableSkeleton rows={10} columns={6} />}
      {first && (
        <>
          <WorkloadFilters page={first} url={url} setUrl={setUrl} />
          <WorkloadList
            list={list}
            open={workload}
            isNarrowed={Boolean(
              url.q || url.company || url.kind || url.state.length > 0,
            )}
            onClear={() =>
              setUrl({
                q: '',
                company: undefined,
                kind: undefined,
                state: [],
              })
            }
            onClose={close}
          />
        </>
      )}
      {workload && (
        <WorkloadDrawer address={addressOf(workload)} onClose={close} />
      )}
    </PageFrame>
  );
}

function Refused(props: { error: Error; onRetry: () => void }) {
  const { error, onRetry } = props;
  return error instanceof PortalApiError && error.status === 403 ? (
    <ForbiddenPanel what="see workloads" whoCould={error.whoCould} />
  ) : (
    <ProblemPanel error={error} onRetry={onRetry} />
  );
}
