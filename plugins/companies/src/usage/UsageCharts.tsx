import { useMemo, useState } from 'react';
import {
  usageWindows,
  type CompanyReference,
  type UsageReport,
  type UsageSeries,
} from '@alphaswarm-admin/plugin-companies-common';
import {
  Freshness,
  MetricChart,
  ProblemPanel,
  TableSkeleton,
  useUrlState,
  type ChartUnit,
} from '@alphaswarm-admin/plugin-portal-react';
import { Choice } from '../Choice';
import { companyUrlSchema } from '../companiesUrl';
import { useCompanyUsage } from '../queries';
import { countInWords, metricWords } from './figures';
import { seriesOnAxis } from './seriesOnAxis';
import styles from './UsageCharts.module.css';

const counted: ChartUnit = { inWords: countInWords, leastTop: 1 };
const none: readonly never[] = [];
const windows = usageWindows.map(value => ({ value, shown: value }));

/** After how long what is shown counts as old, seconds: it is counted by the hour. */
const STALE_SECONDS = 600;

/** What a company uses over time: one small chart for each kind of it. What can't be read says so in its chart's place. */
export function UsageCharts({ company }: { company: CompanyReference }) {
  const [{ window }, setUrl] = useUrlState(companyUrlSchema);
  const { data, error, refetch } = useCompanyUsage(company.id, window);
  return (
    <section aria-labelledby="usage-title" className={styles.section}>
      <div className={styles.head}>
        <h2 id="usage-title" className={styles.title}>
          Usage
        </h2>
        <Choice
          label="Range"
          options={windows}
          chosen={window}
          onChange={chosen => setUrl({ window: chosen })}
        />
        {data && (
          <Freshness
            observedAt={data.observedAt}
            problem={error?.message}
            staleAfterSeconds={STALE_SECONDS}
          />
        )}
      </div>
      {!data && error && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <TableSkeleton rows={6} columns={2} />}
      {data && <Charts report={data} name={company.name} />}
    </section>
  );
}

function Charts({ report, name }: { report: UsageReport; name: string }) {
  const [hovered, setHovered] = useState<number>();
  return (
    <div className={styles.charts}>
      {report.series.map(series => (
        <Chart
          key={series.metric}
          series={series}
          name={name}
          hovered={hovered}
          onHover={setHovered}
        />
      ))}
    </div>
  );
}

function Chart(props: {
  series: UsageSeries;
  /** Whose usage it is. */
  name: string;
  hovered: number | undefined;
  onHover: (index: number | undefined) => void;
}) {
  const { series, name, hovered, onHover } = props;
  const { title, explanation } = metricWords[series.metric];
  const chart = useMemo(() => {
    const onAxis = seriesOnAxis(series.points);
    return (
      onAxis && {
        time: onAxis.time,
        panel: {
          id: series.metric,
          title,
          explanation,
          series: [{ id: series.metric, label: name, values: onAxis.values }],
        },
      }
    );
  }, [series, name, title, explanation]);
  if (!chart) {
    return (
      <p className={styles.problem}>
        {title}: {series.problem ?? 'alphaswarm-core has no values of it.'}
      </p>
    );
  }
  const { panel, time } = chart;
  return (
    <MetricChart
      panel={panel}
      unit={counted}
      time={time}
      thresholds={none}
      marks={none}
      hovered={
        hovered !== undefined && hovered < panel.series[0].values.length
          ? hovered
          : undefined
      }
      onHover={onHover}
      isShown={false}
    />
  );
}
