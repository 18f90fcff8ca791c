import { Suspense, useState } from 'react';
import { Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  EmptyState,
  ForbiddenPanel,
  Freshness,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  StateSign,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { PausedRollout } from '../actions/PausedRollout';
import { PortalSelfNote } from '../actions/PortalSelfNote';
import { useServiceAction } from '../actions/useServiceAction';
import { useRollout } from '../queries/happenings';
import { useService } from '../queries/service';
import { rootRouteRef, serviceRouteRef } from '../routes';
import { FollowedActionNote } from './FollowedActionNote';
import { ServiceActions } from './ServiceActions';
import { ServiceTabList } from './ServiceTabList';
import { serviceTabs, type ServiceTab } from './serviceTabs';
import { useFollowedAction } from './useFollowedAction';
import styles from './ServicePage.module.css';

/** One service, a tab at a time. It opens on the rollout. */
export function ServicePage() {
  const { cluster = '', service = '', tab } = useParams();
  // Another service is another page: nothing of the last one's state may stay.
  return (
    <OneService
      key={`${cluster}/${service}`}
      cluster={cluster}
      service={service}
      tabId={tab}
    />
  );
}

function OneService(props: ServiceAddress & { tabId: string | undefined }) {
  const { cluster, service, tabId } = props;
  const address = { cluster, service };
  const tab =
    tabId === undefined
      ? serviceTabs[0]
      : serviceTabs.find(({ id }) => id === tabId);
  const platformRoute = useRouteRef(rootRouteRef);
  const [expectingChange, setExpectingChange] = useState(false);
  const { data, error, refetch } = useService(address, { expectingChange });
  const { action, settled, follow } = useFollowedAction(data);
  const following = action !== undefined && !settled;
  const rollout = useRollout(address, following).data?.rollout;
  const open = useServiceAction({ cluster, name: service }, follow);
  if (expectingChange !== following) {
    setExpectingChange(following);
  }

  return (
    <PageFrame
      title={address.service}
      parent={{ title: 'Platform', href: platformRoute?.() ?? '/' }}
      stateLine={
        data ? (
          <span className={styles.stateLine}>
            <StateSign state={data.state} /> {data.sentence}
          </span>
        ) : (
          lineWithout(error)
        )
      }
      freshness={
        data && (
          <Freshness
            observedAt={data.freshness.observedAt}
            problem={error?.message ?? data.freshness.problem}
          />
        )
      }
      actions={
        data && <ServiceActions service={data} rollout={rollout} open={open} />
      }
    >
      {action && (
        <FollowedActionNote
          actionId={action.actionId}
          settled={settled}
          sentence={data?.sentence}
        />
      )}
      {data ? (
        <>
          <PortalSelfNote service={data} error={error} />
          <PausedRollout service={data} rollout={rollout} open={open} />
          <ServiceTabList
            address={address}
            tabs={serviceTabs}
            current={tab?.id}
          />
          <TabContent address={address} detail={data} tab={tab} />
        </>
      ) : (
        <NoServiceYet
          address={address}
          error={error}
          onRetry={() => refetch()}
        />
      )}
    </PageFrame>
  );
}

function lineWithout(error: Error | null): string {
  return error ? 'The state of this service is not known' : 'Reading service…';
}

function NoServiceYet(props: {
  address: ServiceAddress;
  error: Error | null;
  onRetry: () => void;
}) {
  const { address, error, onRetry } = props;
  const platformRoute = useRouteRef(rootRouteRef);
  if (!error) {
    return <TableSkeleton rows={6} columns={6} />;
  }
  if (error instanceof PortalApiError && error.status === 403) {
    return (
      <ForbiddenPanel
        what="see the platform's services"
        whoCould={error.whoCould}
      />
    );
  }
  if (error instanceof PortalApiError && error.status === 404) {
    return (
      <EmptyState
        title="No such service"
        hint={`The cluster ${address.cluster} has no service ${address.service}, or the portal is not configured to look at it.`}
        action={<Link href={platformRoute?.() ?? '/'}>See all services</Link>}
      />
    );
  }
  return <ProblemPanel error={error} onRetry={onRetry} />;
}

function TabContent(props: {
  address: ServiceAddress;
  detail: EcsServiceDetail;
  tab: ServiceTab | undefined;
}) {
  const { address, detail, tab } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  if (!tab) {
    return (
      <EmptyState
        title="No such tab"
        hint={`The page of ${address.service} has no part of this name. The tabs above are all it has.`}
        action={
          <Link href={serviceRoute?.(address) ?? '/'}>See the rollout</Link>
        }
      />
    );
  }
  const Tab = tab.element;
  return (
    <Suspense fallback={<TableSkeleton rows={6} columns={6} />}>
      <Tab {...address} detail={detail} />
    </Suspense>
  );
}
