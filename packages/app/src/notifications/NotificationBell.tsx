import { useEffect } from 'react';
import { ButtonLink } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { notificationsApiRef } from '@backstage/plugin-notifications';
import { useSignal } from '@backstage/plugin-signals-react';
import { RiNotification3Line } from '@remixicon/react';
import { useQuery } from '@tanstack/react-query';
import styles from './NotificationBell.module.css';

/** Signals say at once that there is something new; a lost one is made up for by this, milliseconds. */
const ASK_EVERY_MS = 60_000;

/** How many of one's notifications are unread, and the way to them. */
export function NotificationBell() {
  const api = useApi(notificationsApiRef);
  const { lastSignal } = useSignal('notifications');
  const { data, refetch } = useQuery({
    queryKey: ['notifications', 'status'],
    queryFn: () => api.getStatus(),
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  });
  useEffect(() => {
    if (lastSignal) refetch();
  }, [lastSignal, refetch]);
  const unread = data?.unread ?? 0;

  return (
    <ButtonLink
      href="/notifications"
      size="small"
      variant="tertiary"
      iconStart={<RiNotification3Line />}
      aria-label={
        unread === 0 ? 'Notifications' : `Notifications: ${unread} unread`
      }
    >
      {unread > 0 ? <span className={styles.count}>{unread}</span> : ''}
    </ButtonLink>
  );
}
