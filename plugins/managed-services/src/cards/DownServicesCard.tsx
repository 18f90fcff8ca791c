import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { HealthWord } from '../catalogue/HealthWord';
import styles from '../parts/parts.module.css';
import { useOffers } from '../queries';
import { rootRouteRef } from '../routes';

/** "What needs me": services that their last look found down. */
export function DownServicesCard() {
  const { data, error } = useOffers(false);
  const root = useRouteRef(rootRouteRef)?.() ?? '';
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const checked = data.items.filter(({ health }) => health?.up !== undefined);
  const down = checked.filter(({ health }) => health?.up === false);
  return (
    <>
      <p className={styles.note}>
        {down.length === 0
          ? `None of ${checked.length} that are looked at is down.`
          : `${down.length} of ${checked.length} that are looked at:`}
      </p>
      <ul className={styles.lines}>
        {down.map(({ id, content, health }) => (
          <li key={id}>
            <Link href={`${root}?offer=${id}`}>{content.name}</Link>{' '}
            <HealthWord health={health} />
          </li>
        ))}
      </ul>
    </>
  );
}
