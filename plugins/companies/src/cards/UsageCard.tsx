import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Freshness } from '@alphaswarm-admin/plugin-portal-react';
import { usePlatformUsage } from '../queries';
import { rootRouteRef } from '../routes';
import { countInWords, metricWords } from '../usage/figures';
import { Trend } from '../usage/Trend';
import styles from './UsageCard.module.css';

const SHOWN = ['active_users', 'backtests', 'bots'] as const;

/** "What is it all doing": how many companies there are, and where their usage goes. */
export function UsageCard() {
  const { data, error } = usePlatformUsage();
  const companiesRoute = useRouteRef(rootRouteRef);
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  return (
    <>
      <dl className={styles.figures}>
        {SHOWN.map(metric => {
          const values =
            data.series
              .find(series => series.metric === metric)
              ?.points.map(([, value]) => value) ?? [];
          const { title } = metricWords[metric];
          return (
            <div key={metric}>
              <dt>{title}</dt>
              <dd>{countInWords(values.at(-1))}</dd>
              <dd>
                <Trend of={title} values={values} />
              </dd>
            </div>
          );
        })}
      </dl>
      <p className={styles.end}>
        <Link href={companiesRoute?.() ?? '/'}>
          {countInWords(data.totals.companies)} companies
        </Link>
      </p>
      <Freshness
        observedAt={data.observedAt}
        problem={error?.message}
        staleAfterSeconds={600}
      />
    </>
  );
}
