import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { StateSign } from '@alphaswarm-admin/plugin-portal-react';
import { rowId } from '../overview/serviceFilters';
import { serviceRouteRef } from '../routes';
import styles from './ServiceList.module.css';

/** Services with their state and the sentence that says why. */
export function ServiceList(props: { services: readonly EcsServiceSummary[] }) {
  const serviceRoute = useRouteRef(serviceRouteRef);
  return (
    <ul className={styles.services}>
      {props.services.map(service => (
        <li key={rowId(service)} className={styles.service}>
          <div className={styles.head}>
            <Link
              href={
                serviceRoute?.({
                  cluster: service.cluster,
                  service: service.name,
                }) ?? '#'
              }
              standalone
              className={styles.name}
            >
              {service.name}
            </Link>
            <StateSign state={service.state} />
          </div>
          <p className={styles.sentence}>{service.sentence}</p>
        </li>
      ))}
    </ul>
  );
}
