import { memo } from 'react';
import { Link } from '@backstage/ui';
import { RiAlarmWarningLine, RiGitBranchLine } from '@remixicon/react';
import type {
  EcsServiceSummary,
  RolloutState,
  UtilizationSeries,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  RelativeTime,
  ROW_ATTRIBUTE,
  Sparkline,
  StateSign,
} from '@alphaswarm-admin/plugin-portal-react';
import {
  percentInWords,
  revisionOf,
  seriesInWords,
  shortDigest,
} from './figures';
import type { HideableColumn } from './preferences';
import styles from './ServiceTable.module.css';

const rolloutWords: Record<RolloutState, string> = {
  COMPLETED: 'Completed',
  IN_PROGRESS: 'In progress',
  FAILED: 'Failed',
};

/** One service. Drawn again only when something of it has changed. */
export const ServiceRow = memo(
  (props: {
    service: EcsServiceSummary;
    href: string;
    /** The columns that are shown, as one string: a new array each time would draw every row again. */
    shown: string;
    showsCluster: boolean;
    series?: UtilizationSeries;
    /** The tops of the scales that all rows share, percent. */
    cpuScale: number;
    memoryScale: number;
  }) => {
    const { service, href, showsCluster } = props;
    const shown = props.shown.split(' ') as HideableColumn[];
    return (
      <tr data-state={service.state}>
        <td title={service.sentence}>
          <StateSign state={service.state} />
        </td>
        <th scope="row" className={styles.service} title={service.cluster}>
          <Link href={href} standalone {...{ [ROW_ATTRIBUTE]: '' }}>
            {service.name}
          </Link>
          {showsCluster && (
            <span className={styles.second}>{service.cluster}</span>
          )}
        </th>
        {shown.map(column => (
          <Cell key={column} column={column} {...props} />
        ))}
      </tr>
    );
  },
);

function Cell(props: {
  column: HideableColumn;
  service: EcsServiceSummary;
  series?: UtilizationSeries;
  cpuScale: number;
  memoryScale: number;
}) {
  const { column, service, series } = props;
  switch (column) {
    case 'rollout':
      return (
        <td>
          {service.rolloutState ? (
            rolloutWords[service.rolloutState]
          ) : (
            <NotKnown />
          )}
        </td>
      );
    case 'tasks':
      return <TasksCell {...service} />;
    case 'revision':
      return (
        <td className={styles.number} title={service.taskDefinition}>
          {revisionOf(service.taskDefinition)}
        </td>
      );
    case 'image':
      return (
        <td
          className={styles.image}
          title={[service.imageTag, service.imageDigest]
            .filter(part => part !== undefined)
            .join('\n')}
        >
          {service.imageTag ?? <NotKnown />}
          {service.imageDigest && (
            <span className={styles.second}>
              {shortDigest(service.imageDigest)}
            </span>
          )}
        </td>
      );
    case 'drift':
      return (
        <td title={service.drift}>
          {service.drift ? (
            <span className={styles.warning}>
              <RiGitBranchLine size={14} aria-hidden="true" /> Drifted
              <span className={styles.hidden}>: {service.drift}</span>
            </span>
          ) : (
            <span className={styles.absent}>–</span>
          )}
        </td>
      );
    case 'alarms':
      return <AlarmsCell alarms={service.alarms} />;
    case 'cpu':
      return (
        <UtilizationCell
          name="CPU"
          percent={service.cpuPercent}
          values={series?.cpu}
          max={props.cpuScale}
        />
      );
    case 'memory':
      return (
        <UtilizationCell
          name="Memory"
          percent={service.memoryPercent}
          values={series?.memory}
          max={props.memoryScale}
        />
      );
    case 'deployed':
      return (
        <td className={styles.time}>
          {service.lastDeploymentAt ? (
            <RelativeTime iso={service.lastDeploymentAt} />
          ) : (
            <NotKnown />
          )}
        </td>
      );
    default:
      throw new TypeError(`Unknown column ${column satisfies never}`);
  }
}

function TasksCell(service: EcsServiceSummary) {
  const { runningCount, desiredCount, pendingCount } = service;
  return (
    <td
      className={styles.number}
      title={`${runningCount} running, ${desiredCount} desired, ${pendingCount} pending`}
    >
      {runningCount}/{desiredCount}
      {pendingCount > 0 && (
        <span className={styles.second}> {pendingCount} pending</span>
      )}
    </td>
  );
}

function AlarmsCell({ alarms }: { alarms?: string[] }) {
  if (!alarms) {
    return (
      <td className={styles.number}>
        <NotKnown />
      </td>
    );
  }
  return (
    <td className={styles.number} title={alarms.join('\n')}>
      {alarms.length === 0 ? (
        <span className={styles.absent}>0</span>
      ) : (
        <span className={styles.alarming}>
          <RiAlarmWarningLine size={14} aria-hidden="true" /> {alarms.length}
          <span className={styles.hidden}> in alarm: {alarms.join(', ')}</span>
        </span>
      )}
    </td>
  );
}

function UtilizationCell(props: {
  name: string;
  percent?: number;
  values?: ReadonlyArray<number | null>;
  max: number;
}) {
  const { name, percent, values, max } = props;
  return (
    <td className={styles.number}>
      <span className={styles.utilization}>
        {values && (
          <Sparkline
            values={values}
            max={max}
            label={seriesInWords(name, values)}
          />
        )}
        <span>{percentInWords(percent)}</span>
      </span>
    </td>
  );
}

function NotKnown() {
  return <span className={styles.absent}>not known</span>;
}
