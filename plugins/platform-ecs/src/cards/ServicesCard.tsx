import type {
  ClusterFreshness,
  ServiceState,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Freshness } from '@alphaswarm-admin/plugin-portal-react';
import { useOverview } from '../queries/overview';
import { arrangeServices } from '../overview/serviceFilters';
import { ServiceList } from './ServiceList';
import styles from './ServiceList.module.css';

/** The services in some states; what the dashboard says when there are none is its own words. */
export function ServicesCard(props: {
  states: readonly ServiceState[];
  whenNone: (total: number) => string;
}) {
  const { data, error } = useOverview();
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const services = arrangeServices(data.services, {
    states: [...props.states],
    search: '',
    sort: 'attention',
    direction: 'ascending',
  });
  const oldest = leastFresh(data.clusters);
  return (
    <>
      {services.length > 0 ? (
        <ServiceList services={services} />
      ) : (
        <p className={styles.quiet}>{props.whenNone(data.services.length)}</p>
      )}
      {oldest && (
        <p className={styles.age}>
          <Freshness
            observedAt={oldest.observedAt}
            problem={error?.message ?? oldest.problem}
          />
        </p>
      )}
    </>
  );
}

/** The cluster whose data is oldest: the card is only as fresh as that. */
function leastFresh(
  clusters: readonly ClusterFreshness[],
): ClusterFreshness | undefined {
  return [...clusters].sort((a, b) =>
    (a.observedAt ?? '').localeCompare(b.observedAt ?? ''),
  )[0];
}

/** "What needs me": services that fail, were rolled back, or can't be judged. */
export function ServicesNeedingSomeone() {
  return (
    <ServicesCard
      states={['failing', 'rolled-back', 'unknown']}
      whenNone={total =>
        total === 0
          ? 'No services in the configured clusters.'
          : 'No service is failing.'
      }
    />
  );
}

/** "What is it all doing": services that roll out. */
export function ServicesRollingOut() {
  return (
    <ServicesCard
      states={['rolling-out']}
      whenNone={() => 'Nothing is rolling out.'}
    />
  );
}
