import { RiTimeLine, RiAlertLine } from '@remixicon/react';
import { durationWords, RelativeTime, useNow } from '../RelativeTime';
import styles from './Freshness.module.css';

/** After how long live data counts as stale, seconds. */
const DEFAULT_STALE_AFTER_SECONDS = 60;

/** By how much clocks differ that nobody need hear of, seconds. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** How old live data is: "updated 2 s ago", amber once it is stale or the last look failed. */
export function Freshness(props: {
  /** ISO 8601: when the data was last seen; absent before the first look. */
  observedAt?: string;
  /** Why the last look failed, in words. */
  problem?: string;
  /** Seconds; 60 if left out. */
  staleAfterSeconds?: number;
}) {
  const { observedAt, problem } = props;
  const now = useNow(1000);
  const staleAfter = props.staleAfterSeconds ?? DEFAULT_STALE_AFTER_SECONDS;
  const age = observedAt
    ? (now - new Date(observedAt).getTime()) / 1000
    : undefined;
  const isStale =
    problem !== undefined || (age !== undefined && age > staleAfter);
  // Data from the future: this computer's clock is behind.
  const ahead = age !== undefined && age < 0 ? -age : 0;
  const Icon = isStale ? RiAlertLine : RiTimeLine;

  return (
    <span className={styles.freshness} data-stale={isStale}>
      <Icon size={14} aria-hidden="true" className={styles.icon} />
      <span>
        {observedAt === undefined && 'not seen yet'}
        {observedAt !== undefined && ahead === 0 && (
          <>
            updated <RelativeTime iso={observedAt} />
          </>
        )}
        {ahead > 0 && 'updated just now'}
        {ahead > CLOCK_TOLERANCE_SECONDS &&
          `; this computer's clock is ${durationWords(ahead)} behind`}
        {isStale && <span className={styles.stale}> · stale</span>}
        {problem && <span className={styles.problem}>: {problem}</span>}
      </span>
    </span>
  );
}
