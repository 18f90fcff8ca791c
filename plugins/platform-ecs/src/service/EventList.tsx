import type { EcsServiceEvent } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import styles from './EventList.module.css';

/** What ECS said about the service, newest first, in AWS's words. */
export function EventList(props: { events: readonly EcsServiceEvent[] }) {
  if (props.events.length === 0) {
    return <p className={styles.none}>ECS reports no events.</p>;
  }
  return (
    // Its times take the focus, so the list scrolls by keyboard too.
    <ol className={styles.events} aria-label="Events">
      {props.events.map(event => (
        <li key={event.id} className={styles.event}>
          <span className={styles.time}>
            <RelativeTime iso={event.createdAt} />
          </span>
          <span className={styles.message}>{event.message}</span>
        </li>
      ))}
    </ol>
  );
}
