import type { EcsAlarm } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { alarmSigns } from './alarmSigns';
import { stateSpans } from './stateSpans';
import styles from './AlarmsTab.module.css';

/** The narrowest that is seen, percent of the width. */
const SEEN = 1.2;

/** An alarm's states over the last days, as a band. */
export function StateTimeline(props: {
  alarm: EcsAlarm;
  /** Epoch milliseconds. */
  from: number;
  to: number;
}) {
  const { alarm, from, to } = props;
  const spans = stateSpans(alarm, from, to);
  const changes = alarm.history.length;
  const rang = alarm.history.filter(change => change.to === 'ALARM').length;
  const place = (at: number) => ((at - from) / (to - from)) * 100;
  return (
    <svg
      className={styles.timeline}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Last 7 days: ${changes} ${changes === 1 ? 'change' : 'changes'}, went off ${rang} ${rang === 1 ? 'time' : 'times'}`}
    >
      {spans.map(({ state, from: begin, to: end }) => (
        <rect
          key={begin}
          className={styles.span}
          data-tone={alarmSigns[state].tone}
          // Seen however short, and however late.
          x={Math.min(place(begin), 100 - SEEN)}
          width={Math.max(SEEN, place(end) - place(begin))}
          y={state === 'ALARM' ? 0 : 3}
          height={state === 'ALARM' ? 10 : 4}
        />
      ))}
    </svg>
  );
}
