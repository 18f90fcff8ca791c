import { type KeyboardEvent, useId, useState } from 'react';
import { createPortal } from 'react-dom';
import { localTime, utcTime } from './exactTime';
import { relativeTime, relativeTimeStep } from './relativeTime';
import { useNow } from './useNow';
import styles from './RelativeTime.module.css';

/** How far below the words their exact time stands, pixels. */
const TOOLTIP_GAP = 6;

/** About as wide as the exact time gets, pixels: it stays inside the window. */
const TOOLTIP_WIDTH = 240;

/** A moment as a person thinks of it ("4 min ago"), with the exact UTC and local time on hover and focus. It keeps itself true. */
export function RelativeTime(props: {
  /** ISO 8601. */
  iso: string;
}) {
  const at = new Date(props.iso);
  const step = relativeTimeStep(at.getTime(), Date.now());
  const now = useNow(Number.isNaN(step) ? 60_000 : step);
  const [anchor, setAnchor] = useState<DOMRect>();
  const tooltipId = useId();

  if (Number.isNaN(at.getTime())) {
    return <span>{props.iso}</span>;
  }
  return (
    <>
      {/* It does nothing, but the exact time has to be within reach of the keyboard too (WCAG 2.2, 1.4.13 and 2.1.1). */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <time
        dateTime={props.iso}
        className={styles.time}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-describedby={anchor && tooltipId}
        onMouseEnter={event =>
          setAnchor(event.currentTarget.getBoundingClientRect())
        }
        onFocus={event =>
          setAnchor(event.currentTarget.getBoundingClientRect())
        }
        onMouseLeave={() => setAnchor(undefined)}
        onBlur={() => setAnchor(undefined)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Escape') {
            setAnchor(undefined);
          }
        }}
      >
        {relativeTime(at.getTime(), now)}
      </time>
      {anchor &&
        createPortal(
          <span
            id={tooltipId}
            role="tooltip"
            className={styles.tooltip}
            style={{
              top: anchor.bottom + TOOLTIP_GAP,
              left: Math.max(
                0,
                Math.min(anchor.left, window.innerWidth - TOOLTIP_WIDTH),
              ),
            }}
          >
            <span>{utcTime(at)}</span>
            <span>{localTime(at)}</span>
          </span>,
          document.body,
        )}
    </>
  );
}
