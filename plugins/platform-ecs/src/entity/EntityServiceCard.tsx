import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { StateSign } from '@alphaswarm-admin/plugin-portal-react';
import { serviceRouteRef } from '../routes';
import styles from './EntityServiceCard.module.css';
import { NoEntityService } from './NoEntityService';
import { useEntityServices } from './useEntityServices';

/** How the services of an entity are, on its overview. */
export function EntityServiceCard() {
  const { services, error, retry } = useEntityServices();
  return (
    <EntityInfoCard title="Platform">
      {services && services.length > 0 ? (
        <ul className={styles.services}>
          {services.map(service => (
            <ServiceLine key={service.arn} {...service} />
          ))}
        </ul>
      ) : (
        <NoEntityService
          error={error}
          loaded={services !== undefined}
          onRetry={retry}
        />
      )}
    </EntityInfoCard>
  );
}

function ServiceLine({ cluster, name, state, ...service }: EcsServiceSummary) {
  const serviceRoute = useRouteRef(serviceRouteRef);
  return (
    <li className={styles.service}>
      <Link href={serviceRoute?.({ cluster, service: name }) ?? '/'}>
        {name}
      </Link>
      <StateSign state={state} />
      <p>{service.sentence}</p>
      <p className={styles.counts}>
        {service.runningCount} of {service.desiredCount} tasks running
        {service.imageTag && `, image ${service.imageTag}`}
      </p>
    </li>
  );
}
