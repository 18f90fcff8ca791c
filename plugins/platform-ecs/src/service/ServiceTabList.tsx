import { type KeyboardEvent, useRef } from 'react';
import { Link } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { serviceRouteRef } from '../routes';
import type { ServiceTab } from './serviceTabs';
import styles from './ServiceTabList.module.css';

/** By how many places a key moves the focus; Home and End go to the ends. */
const steps: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * The tabs of a service's page as links, so that each can be opened in a window of its own. One stop of the Tab key; arrow keys move between them,
 * Enter opens.
 */
export function ServiceTabList(props: {
  address: ServiceAddress;
  tabs: readonly ServiceTab[];
  /** The id of the tab that is shown; none when the URL names one that doesn't exist. */
  current?: string;
}) {
  const { address, tabs, current } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const list = useRef<HTMLUListElement>(null);
  const base = serviceRoute?.(address) ?? '';

  const moveFocus = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex(link => link === event.target);
    const step = steps[event.key];
    if (!step || at === -1) return;
    event.preventDefault();
    links[step(at, links.length)].focus();
  };

  return (
    <nav aria-label={`Parts of ${address.service}`} className={styles.nav}>
      <ul ref={list} className={styles.list}>
        {tabs.map((tab, index) => {
          const isCurrent = tab.id === current;
          const isStop = current === undefined ? index === 0 : isCurrent;
          return (
            <li key={tab.id}>
              <Link
                to={`${base}/${tab.id}`}
                className={styles.tab}
                aria-current={isCurrent ? 'page' : undefined}
                tabIndex={isStop ? 0 : -1}
                onKeyDown={moveFocus}
              >
                {tab.title}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
