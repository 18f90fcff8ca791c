import {
  Freshness,
  ForbiddenPanel,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { statusSentence } from '../status/statusSentence';
import { useKillSwitch } from '../status/useKillSwitch';
import { HaltPanel } from './HaltPanel';

/** The kill switch: what runs, what a halt stops, what became of it. */
export function KillSwitchPage() {
  const { data, error, refetch } = useKillSwitch();
  const isForbidden = error instanceof PortalApiError && error.status === 403;
  return (
    <PageFrame
      title="Kill switch"
      stateLine={data ? statusSentence(data) : 'Stops everything at once'}
      freshness={
        data && (
          <Freshness
            observedAt={data.seenAt}
            problem={error ? 'the portal can’t be reached' : data.problem}
          />
        )
      }
    >
      {isForbidden && (
        <ForbiddenPanel what="see the kill switch" whoCould={error.whoCould} />
      )}
      {!data && error && !isForbidden && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <TableSkeleton rows={8} columns={3} />}
      {data && <HaltPanel status={data} />}
    </PageFrame>
  );
}
