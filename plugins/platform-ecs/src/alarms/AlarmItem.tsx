import { Link } from 'react-router-dom';
import {
  metricValueInWords,
  type AlarmComparison,
  type AlarmState,
  type EcsAlarm,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { alarmSigns } from './alarmSigns';
import { StateTimeline } from './StateTimeline';
import styles from './AlarmsTab.module.css';

const comparisonSigns: Record<AlarmComparison, string> = {
  above: '>',
  'at-or-above': '≥',
  below: '<',
  'at-or-below': '≤',
};

/** An alarm: how it stands and why, its threshold beside the present value, and how it changed. */
export function AlarmItem(props: {
  alarm: EcsAlarm;
  /** The time that the history covers, epoch milliseconds. */
  from: number;
  to: number;
  /** Where the service's metrics are. */
  metricsHref: string;
}) {
  const { alarm, from, to, metricsHref } = props;
  const { name, state, since, threshold, now, unit, chart, history } = alarm;
  return (
    <li className={styles.alarm} data-state={state}>
      <div className={styles.head}>
        <StateMark state={state} />
        <h3 className={styles.name}>{name}</h3>
        {since && (
          <span className={styles.since}>
            since <RelativeTime iso={since} />
          </span>
        )}
        {alarm.kind === 'composite' && (
          <span className={styles.quiet}>composite</span>
        )}
        {!alarm.actionsEnabled && (
          <span className={styles.quiet}>
            tells nobody: its actions are off
          </span>
        )}
      </div>
      <p className={styles.sentence}>{alarm.sentence}</p>
      {alarm.description && <p className={styles.quiet}>{alarm.description}</p>}
      {alarm.mistakes.map(mistake => (
        <p key={mistake} className={styles.mistake}>
          {mistake}
        </p>
      ))}
      {alarm.deployment && (
        <p className={styles.deployment}>
          {alarm.deployment === 'rolls-back'
            ? 'May roll back a deployment that is under way.'
            : 'May fail a deployment that is under way; it is not rolled back.'}
        </p>
      )}
      <dl className={styles.facts}>
        {threshold && (
          <div>
            <dt>Goes off</dt>
            <dd>
              {comparisonSigns[threshold.comparison]}{' '}
              {metricValueInWords(threshold.value, unit)}
            </dd>
          </div>
        )}
        {alarm.kind === 'metric' && (
          <div>
            <dt>Now</dt>
            <dd>
              {now ? (
                <>
                  {metricValueInWords(now.value, unit)},{' '}
                  <RelativeTime iso={now.at} />
                </>
              ) : (
                'no data'
              )}
            </dd>
          </div>
        )}
        {(history.length > 0 || alarm.kind === 'metric') && (
          <div>
            <dt>Last 7 days</dt>
            <dd>
              <StateTimeline alarm={alarm} from={from} to={to} />
            </dd>
          </div>
        )}
        {chart && (
          <div>
            <dt>Chart</dt>
            <dd>
              <Link
                to={`${metricsHref}?chart=${encodeURIComponent(chart.panel)}`}
              >
                See it on its chart
              </Link>
            </dd>
          </div>
        )}
      </dl>
      <details className={styles.history}>
        <summary>
          {history.length === 0
            ? 'No change in the last 7 days'
            : `${history.length} ${history.length === 1 ? 'change' : 'changes'} in the last 7 days`}
          , CloudWatch's own words
        </summary>
        {alarm.reason && <p>{alarm.reason}</p>}
        <ol>
          {history.map(change => (
            <li key={`${change.at}/${change.to}`}>
              <RelativeTime iso={change.at} /> <StateMark state={change.to} />
              {change.from && <> after {alarmSigns[change.from].word}</>}
              {change.reason && <>: {change.reason}</>}
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

function StateMark({ state }: { state: AlarmState }) {
  const { word, icon: Icon, tone } = alarmSigns[state];
  return (
    <span className={styles.sign} data-tone={tone}>
      <Icon size={16} aria-hidden /> {word}
    </span>
  );
}
