import { useUrlState } from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceTabProps } from '../service/serviceTabs';
import { LinesView } from './LinesView';
import { chosenServices, logsUrlSchema } from './logsUrl';
import { SearchView } from './SearchView';
import { ServicePicker } from './ServicePicker';
import styles from './LogsTab.module.css';

/** A service's logs: its lines as they are written, and searches through all that is kept. */
export function LogsTab({ cluster, service }: ServiceTabProps) {
  const [url, setUrl] = useUrlState(logsUrlSchema);
  const services = chosenServices({ cluster, service }, url.also);
  return (
    <div className={styles.tab}>
      <div className={styles.head}>
        <div role="group" aria-label="View" className={styles.views}>
          {(['lines', 'search'] as const).map(view => (
            <button
              key={view}
              type="button"
              className={styles.view}
              aria-pressed={url.view === view}
              onClick={() => setUrl({ view })}
            >
              {view === 'lines' ? 'Live lines' : 'Search (Insights)'}
            </button>
          ))}
        </div>
        <ServicePicker
          own={{ cluster, service }}
          also={url.also}
          onChange={also => setUrl({ also })}
        />
      </div>
      {url.view === 'lines' ? (
        <LinesView services={services} url={url} setUrl={setUrl} />
      ) : (
        <SearchView services={services} url={url} setUrl={setUrl} />
      )}
    </div>
  );
}
