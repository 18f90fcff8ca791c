import { useEffect, useRef } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  AUDIT_LOG_SIGNAL_CHANNEL,
  type AuditLogSignal,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** The log is not asked more often than this, however fast it grows; milliseconds. */
const LEAST_PAUSE_MS = 1_000;

/**
 * Calls `onGrown` soon after the backend says that the log has grown. The message carries no row, so a forged or lost one does no harm: what there is
 * to see is read, with the reader's own permissions.
 */
export function useLogSignal(onGrown: () => void): void {
  const { lastSignal } = useSignal<AuditLogSignal>(AUDIT_LOG_SIGNAL_CHANNEL);
  const askedAt = useRef(0);
  const latest = useRef(onGrown);
  latest.current = onGrown;

  useEffect(() => {
    if (!lastSignal) return undefined;
    const wait = Math.max(0, askedAt.current + LEAST_PAUSE_MS - Date.now());
    const timer = setTimeout(() => {
      askedAt.current = Date.now();
      if (document.visibilityState !== 'hidden') latest.current();
    }, wait);
    return () => clearTimeout(timer);
  }, [lastSignal]);
}
