import { useState } from 'react';
import { AuditTrailLink } from '../service/AuditTrailLink';
import { DeploymentsTable } from '../service/DeploymentsTable';
import { EventList } from '../service/EventList';
import { RolloutCard } from '../service/RolloutCard';
import { Section } from '../service/Section';
import { ServiceFacts } from '../service/ServiceFacts';
import { showsRollout } from '../service/rollout';
import type { ServiceTabProps } from '../service/serviceTabs';
import styles from './RolloutTab.module.css';

/** The rollout when there is one, and what is true of the service whatever it is doing. */
export function RolloutTab({ detail }: ServiceTabProps) {
  // A rollout that was watched stays in view when it ends: its end is what was waited for.
  const [watched, setWatched] = useState(false);
  const shown = showsRollout(detail);
  if (shown && !watched) {
    setWatched(true);
  }
  return (
    <>
      {(shown || watched) && <RolloutCard service={detail} />}
      <Section title="Facts">
        <ServiceFacts service={detail} />
        <p className={styles.trail}>
          <AuditTrailLink
            query={{
              // As the ledger names a service.
              targetKind: 'ecs-service',
              targetId: `${detail.cluster}/${detail.name}`,
            }}
          >
            View audit trail
          </AuditTrailLink>
        </p>
      </Section>
      <Section title="Deployments">
        <DeploymentsTable deployments={detail.deployments} />
      </Section>
      <Section title="Events">
        <EventList events={detail.events} />
      </Section>
    </>
  );
}
