import { AuditTrailLink } from '../service/AuditTrailLink';
import { DeploymentsTable } from '../service/DeploymentsTable';
import { EventList } from '../service/EventList';
import { isMoving } from '../service/rollout';
import { Section } from '../service/Section';
import { ServiceFacts } from '../service/ServiceFacts';
import type { ServiceTabProps } from '../service/serviceTabs';
import { PastDeployments } from './PastDeployments';
import { RolloutPanel } from './RolloutPanel';
import styles from './RolloutTab.module.css';

/** The rollout first; then what is true of the service whatever it is doing, and what was before. */
export function RolloutTab({ cluster, service, detail }: ServiceTabProps) {
  const address = { cluster, service };
  return (
    <>
      <RolloutPanel address={address} moving={isMoving(detail)} />
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
      <Section title="Past deployments">
        <PastDeployments address={address} />
      </Section>
      <Section title="Events">
        <EventList events={detail.events} />
      </Section>
    </>
  );
}
