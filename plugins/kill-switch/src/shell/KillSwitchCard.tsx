import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { StateSign } from '@alphaswarm-admin/plugin-portal-react';
import { Link } from '@backstage/ui';
import { rootRouteRef } from '../routes';
import { headline, notHalted, statusSentence } from '../status/statusSentence';
import { useKillSwitch } from '../status/useKillSwitch';
import styles from './KillSwitchCard.module.css';

/** Where the kill switch stands, among what it is all doing. */
export function KillSwitchCard() {
  const { data, error } = useKillSwitch();
  const href = useRouteRef(rootRouteRef)?.();
  if (!data && error) throw error;
  if (!data) return <CardSkeleton />;
  return (
    <div className={styles.card}>
      <StateSign
        state={
          { released: 'active', engaged: 'failing', unknown: 'unknown' }[
            data.state
          ] as 'active' | 'failing' | 'unknown'
        }
        label={headline(data)}
      />
      <p className={styles.words}>{statusSentence(data)}</p>
      {href && (
        <Link href={href}>
          {notHalted(data).length > 0 ? 'See what isn’t halted' : 'Kill switch'}
        </Link>
      )}
    </div>
  );
}
