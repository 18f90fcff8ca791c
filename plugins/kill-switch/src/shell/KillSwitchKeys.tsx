import { useEffect, useRef } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { isKeySpokenFor } from '@alphaswarm-admin/plugin-portal-react';
import { RiStopCircleLine } from '@remixicon/react';
import { Link, useNavigate } from 'react-router-dom';
import { rootRouteRef } from '../routes';
import styles from './KillSwitchKeys.module.css';

/** How long the second key may take, milliseconds. */
const SECOND_KEY_MS = 1_500;

/** The way to the kill switch from every page: a link, and the keys `g` `k`. */
export function KillSwitchKeys() {
  const href = useRouteRef(rootRouteRef)?.();
  const navigate = useNavigate();
  const firstAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    if (!href) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const isSecond = event.timeStamp - firstAt.current < SECOND_KEY_MS;
      firstAt.current = Number.NEGATIVE_INFINITY;
      if (isKeySpokenFor(event)) return;
      if (event.key === 'g') {
        firstAt.current = event.timeStamp;
      } else if (event.key === 'k' && isSecond) {
        // To others `k` alone means the row above.
        event.preventDefault();
        navigate(href);
      }
    };
    // Before the keys of lists.
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [href, navigate]);

  if (!href) return null;
  return (
    <Link
      to={href}
      className={styles.link}
      aria-keyshortcuts="g k"
      title="Kill switch (g k)"
    >
      <RiStopCircleLine size={16} aria-hidden="true" />
      <span className={styles.words}>Kill switch</span>
      <span className={styles.keys} aria-hidden="true">
        <kbd>g</kbd> <kbd>k</kbd>
      </span>
    </Link>
  );
}
