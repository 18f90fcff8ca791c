import { Tooltip, TooltipTrigger } from '@backstage/ui';
import { Focusable } from 'react-aria-components';
import { localTime, utcTime } from './exactTime';
import { relativeTime, relativeTimeStep } from './relativeTime';
import { useNow } from './useNow';
import styles from './RelativeTime.module.css';

/** A moment as a person thinks of it ("4 min ago"), with the exact UTC and local time on hover and focus. It keeps itself true. */
export function RelativeTime(props: {
  /** ISO 8601. */
  iso: string;
}) {
  const at = new Date(props.iso);
  const step = relativeTimeStep(at.getTime(), Date.now());
  const now = useNow(Number.isNaN(step) ? 60_000 : step);

  if (Number.isNaN(at.getTime())) {
    return <span>{props.iso}</span>;
  }
  return (
    <TooltipTrigger delay={200}>
      <Focusable>
        <time
          dateTime={props.iso}
          className={styles.time}
          tabIndex={0}
          role="note"
        >
          {relativeTime(at.getTime(), now)}
        </time>
      </Focusable>
      <Tooltip>
        <span className={styles.exact}>{utcTime(at)}</span>
        <br />
        <span className={styles.exact}>{localTime(at)}</span>
      </Tooltip>
    </TooltipTrigger>
  );
}
