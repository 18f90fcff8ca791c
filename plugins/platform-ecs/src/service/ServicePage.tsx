import { useState } from 'react';
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
import { useService } from '../queries/service';
import { rootRouteRef } from '../routes';
import { AuditTrailLink } from './AuditTrailLink';
import { DeploymentsTable } from './DeploymentsTable';
import { EventList } from './EventList';
import { FollowedActionNote } from './FollowedActionNote';
import { RolloutCard } from './RolloutCard';
import { Section } from './Section';
import { ServiceActions } from './ServiceActions';
import { ServiceFacts } from './ServiceFacts';
import { showsRollout } from './rollout';
import { useFollowedAction } from './useFollowedAction';
import styles from './ServicePage.module.css';

/** One service. It opens on the rollout when there is one. */
export function ServicePage() {
  const { cluster = '', service = '' } = useParams();
  // Another service is another page: nothing of the last one's state may stay.
  return (
    <OneService
      key={`${cluster}/${service}`}
      cluster={cluster}
      service={service}
    />
  );
}

function OneService(address: ServiceAddress) {
  const platformRoute = useRouteRef(rootRouteRef);
  const [expectingChange, setExpectingChange] = useState(false);
  const { data, error, refetch } = useService(address, { expectingChange });
  const { action, settled, follow } = useFollowedAction(data);
  const following = action !== undefined && !settled;
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
      actions={data && <ServiceActions service={data} onDone={follow} />}
    >
      {action && (
        <FollowedActionNote
          actionId={action.actionId}
          settled={settled}
          sentence={data?.sentence}
        />
      )}
      {data ? (
        <ServiceContent service={data} followed={action !== undefined} />
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

function ServiceContent(props: {
  service: EcsServiceDetail;
  followed: boolean;
}) {
  const { service, followed } = props;
  // A rollout that was watched stays in view when it ends: its end is what was waited for.
  const [watched, setWatched] = useState(false);
  const shown = showsRollout(service);
  if (shown && !watched) {
    setWatched(true);
  }
  return (
    <>
      {(shown || watched || followed) && <RolloutCard service={service} />}
      <Section title="Facts">
        <ServiceFacts service={service} />
        <p className={styles.trail}>
          <AuditTrailLink
            query={{
              // As the ledger names a service.
              targetKind: 'ecs-service',
              targetId: `${service.cluster}/${service.name}`,
            }}
          >
            View audit trail
          </AuditTrailLink>
        </p>
      </Section>
      <Section title="Deployments">
        <DeploymentsTable deployments={service.deployments} />
      </Section>
      <Section title="Events">
        <EventList events={service.events} />
      </Section>
    </>
  );
}
