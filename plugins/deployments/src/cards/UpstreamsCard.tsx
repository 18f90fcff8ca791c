import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import type { UpstreamReport } from '@alphaswarm-admin/plugin-deployments-common';
import {
  Freshness,
  StateSign,
  type SignState,
} from '@alphaswarm-admin/plugin-portal-react';
import { useUpstreams } from '../queries';
import styles from './cards.module.css';

const told: Record<
  UpstreamReport['items'][number]['state'],
  { sign: SignState; says: string }
> = {
  ready: { sign: 'steady', says: 'Says that it can serve.' },
  'not-ready': { sign: 'failing', says: 'Says that it can’t serve.' },
  unreachable: { sign: 'unknown', says: 'Can’t be reached.' },
};

/** "What is it all doing": what the portal itself depends on. */
export function UpstreamsCard() {
  const { data, error } = useUpstreams();
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  return (
    <>
      <ul className={styles.workloads}>
        {data.items.map(({ upstream, state }) => (
          <li key={upstream}>
            <div className={styles.head}>
              <span className={styles.name}>{upstream}</span>
              <StateSign state={told[state].sign} />
            </div>
            <p className={styles.quiet}>{told[state].says}</p>
          </li>
        ))}
      </ul>
      <p className={styles.age}>
        <Freshness
          observedAt={data.items[0]?.checkedAt}
          problem={error?.message}
        />
      </p>
    </>
  );
}
