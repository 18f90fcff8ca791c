import { useEffect, useState } from 'react';

/**
 * The present time, epoch milliseconds, renewed every `intervalMs` while the page is visible, and at once when it becomes visible again.
 *
 * @param intervalMs - milliseconds between renewals
 */
export function useNow(intervalMs: number): number {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const renew = () => {
      if (document.visibilityState !== 'hidden') {
        setNow(Date.now());
      }
    };
    const timer = setInterval(renew, intervalMs);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, [intervalMs]);

  return now;
}
