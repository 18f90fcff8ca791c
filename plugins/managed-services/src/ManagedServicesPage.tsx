import { Link } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { PageFrame, useUrlState } from '@alphaswarm-admin/plugin-portal-react';
import { CatalogueView } from './catalogue/CatalogueView';
import { InstancesView } from './instances/InstancesView';
import {
  managedServicesLists,
  managedServicesUrlSchema,
} from './managedServicesUrl';
import { PlatformView } from './platform/PlatformView';
import { rootRouteRef } from './routes';
import styles from './ManagedServicesPage.module.css';

const titles = {
  catalogue: 'Catalogue',
  instances: 'Instances',
  platform: 'Topology',
} as const;

const stateLines = {
  catalogue: 'What the platform runs for customers and for itself',
  instances: 'What each company has of it, with what alphaswarm-cp says now',
  platform: 'Where services run, and how they reach each other',
} as const;

/** The catalogue of managed services, what companies have of it, and where it runs. */
export function ManagedServicesPage() {
  const [url, setUrl] = useUrlState(managedServicesUrlSchema);
  const root = useRouteRef(rootRouteRef)?.() ?? '';
  return (
    <PageFrame title="Managed services" stateLine={stateLines[url.list]}>
      <nav aria-label="Lists of managed services">
        <ul className={styles.lists}>
          {managedServicesLists.map(list => (
            <li key={list}>
              <Link
                to={`${root}?list=${list}`}
                className={styles.list}
                aria-current={list === url.list ? 'page' : undefined}
              >
                {titles[list]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {url.list === 'catalogue' && <CatalogueView url={url} setUrl={setUrl} />}
      {url.list === 'instances' && <InstancesView url={url} setUrl={setUrl} />}
      {url.list === 'platform' && <PlatformView />}
    </PageFrame>
  );
}
