import type {
  PlatformUsage,
  UsageMetric,
} from '@alphaswarm-admin/plugin-companies-common';
import { usePlatformUsage } from '../queries';
import { countInWords } from '../usage/figures';
import { Trend } from '../usage/Trend';
import styles from './PlatformUsageStrip.module.css';

const figures: Array<{
  title: string;
  total: keyof PlatformUsage['totals'];
  metric: UsageMetric;
}> = [
  {
    title: 'Active users, 24 h',
    total: 'activeUsers24h',
    metric: 'active_users',
  },
  {
    title: 'Backtests running',
    total: 'backtestsRunning',
    metric: 'backtests',
  },
  { title: 'Bots running', total: 'botsRunning', metric: 'bots' },
  {
    title: 'Paper trading sessions',
    total: 'paperSessions',
    metric: 'paper_sessions',
  },
];

/** What all companies use together, now and over 30 days. The list below stands without it. */
export function PlatformUsageStrip() {
  const { data, error } = usePlatformUsage();
  if (!data) {
    return error ? (
      <p className={styles.problem}>
        What all companies use together is not known. {error.message}
      </p>
    ) : null;
  }
  return (
    <dl className={styles.strip}>
      {figures.map(({ title, total, metric }) => (
        <div key={metric} className={styles.figure}>
          <dt>{title}</dt>
          <dd>{countInWords(data.totals[total])}</dd>
          <dd>
            <Trend
              of={title}
              values={
                data.series
                  .find(series => series.metric === metric)
                  ?.points.map(([, value]) => value) ?? []
              }
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
