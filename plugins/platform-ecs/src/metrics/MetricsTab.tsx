import { useEffect, useMemo, useRef, useState } from 'react';
import type {
  EcsAlarm,
  EcsServiceMetrics,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  Freshness,
  instantInWords,
  MetricChart,
  ProblemPanel,
  TableSkeleton,
  useUrlState,
  type ChartMark,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useLedger } from '../queries/happenings';
import { useAlarms, useMetrics } from '../queries/metrics';
import { Gaps } from '../rollout/Gaps';
import { startersOf } from '../rollout/startedBy';
import type { ServiceTabProps } from '../service/serviceTabs';
import { chartUnits, marksOf, thresholdsOf } from './chartInputs';
import { metricsUrlSchema, searchOf } from './metricsUrl';
import { RangePicker } from './RangePicker';
import styles from './MetricsTab.module.css';

const NO_ALARMS: readonly EcsAlarm[] = [];

/** A service's metrics as small charts on one axis of time: what is pointed at on one is read on all. */
export function MetricsTab({ cluster, service }: ServiceTabProps) {
  const address = { cluster, service };
  const [url, setUrl] = useUrlState(metricsUrlSchema);
  const search = searchOf(url);
  const { data, error, refetch, isPlaceholderData } = useMetrics(
    address,
    search,
  );
  return (
    <div className={styles.tab}>
      <div className={styles.head}>
        <RangePicker
          range={'range' in search ? search.range : undefined}
          onChange={range => setUrl({ range, from: undefined, to: undefined })}
        />
        {data && (
          <Freshness
            observedAt={data.observedAt}
            problem={error?.message}
            staleAfterSeconds={Math.max(180, data.periodSeconds * 2)}
          />
        )}
      </div>
      {!data && error && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <TableSkeleton rows={8} columns={2} />}
      {data && (
        <div aria-busy={isPlaceholderData}>
          <Charts address={address} metrics={data} shown={url.chart} />
        </div>
      )}
    </div>
  );
}

function Charts(props: {
  address: ServiceAddress;
  metrics: EcsServiceMetrics;
  shown: string | undefined;
}) {
  const { address, metrics, shown } = props;
  const alarms = useAlarms(address);
  const ledger = useLedger(address);
  const [hovered, setHovered] = useState<number>();
  const charts = useRef<HTMLDivElement>(null);

  useEffect(() => {
    charts.current
      ?.querySelector('[data-shown]')
      ?.scrollIntoView?.({ block: 'center' });
  }, [shown]);

  const time = useMemo(
    () => ({
      from: Date.parse(metrics.from),
      to: Date.parse(metrics.to),
      periodMs: metrics.periodSeconds * 1000,
    }),
    [metrics],
  );
  const marks = useMemo(
    () =>
      marksOf(
        metrics.deployments,
        startersOf(metrics.deployments, ledger.data?.items ?? []),
      ),
    [metrics, ledger.data],
  );
  const known = alarms.data?.alarms ?? NO_ALARMS;
  const drawn = useMemo(
    () =>
      metrics.panels.map(panel => ({
        panel,
        thresholds: thresholdsOf(panel, known),
      })),
    [metrics, known],
  );
  const gaps = alarms.error
    ? [
        ...metrics.gaps,
        `Thresholds of alarms are not drawn. ${alarms.error.message}`,
      ]
    : metrics.gaps;

  return (
    <>
      <Gaps gaps={gaps} />
      <p className={styles.hint}>
        {instantInWords(time.from)} to {instantInWords(time.to)}, a value every{' '}
        {periodInWords(metrics.periodSeconds)}. Point at a chart, or focus it
        and use the arrow keys, to read all of them at one time.
      </p>
      {/* Always there: what comes and goes would move what is under the pointer. */}
      <p className={styles.reading} data-testid="reading">
        {hovered !== undefined && readingInWords(time, hovered, marks)}
      </p>
      <div className={styles.charts} ref={charts}>
        {drawn.map(({ panel, thresholds }) => (
          <MetricChart
            key={panel.id}
            panel={panel}
            unit={chartUnits[panel.unit]}
            time={time}
            thresholds={thresholds}
            marks={marks}
            hovered={hovered}
            onHover={setHovered}
            isShown={panel.id === shown}
          />
        ))}
      </div>
      {marks.length > 0 && (
        <section aria-label="Deployments in this range">
          <ul className={styles.marks}>
            {marks.map(({ id, words }) => (
              <li key={id}>{words}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function periodInWords(seconds: number): string {
  if (seconds % 86_400 === 0)
    return seconds === 86_400 ? 'day' : `${seconds / 86_400} days`;
  if (seconds % 3600 === 0)
    return seconds === 3600 ? 'hour' : `${seconds / 3600} hours`;
  return seconds === 60 ? 'minute' : `${seconds / 60} minutes`;
}

/** The period that is pointed at, and the deployments that began in it or next to it. */
function readingInWords(
  { from, periodMs }: { from: number; periodMs: number },
  index: number,
  marks: readonly ChartMark[],
): string {
  const begin = from + index * periodMs;
  const near = marks.filter(
    ({ at }) => at >= begin - periodMs && at < begin + 2 * periodMs,
  );
  return [
    `At ${instantInWords(begin)}`,
    ...near.map(({ words }) => words),
  ].join('. ');
}
