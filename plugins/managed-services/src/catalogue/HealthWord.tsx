import { RiAlertLine, RiCheckLine } from '@remixicon/react';
import type { OfferHealth } from '@alphaswarm-admin/plugin-managed-services-common';
import styles from './HealthWord.module.css';

/** How a service is and has been: `Up, 99.95 %`. The sign says it too, so that colour never stands alone. */
export function HealthWord({ health }: { health: OfferHealth | undefined }) {
  if (health?.up === undefined || health.uptime === undefined) {
    return <span title={health?.finding}>Not checked</span>;
  }
  const Icon = health.up ? RiCheckLine : RiAlertLine;
  return (
    <span className={styles.word} data-up={health.up} title={health.finding}>
      <Icon size={16} aria-hidden="true" />
      {health.up ? 'Up' : 'Down'}, {percent(health.uptime)}
    </span>
  );
}

/** Never rounded up to a hundred. */
function percent(share: number): string {
  const hundredths = Math.floor(share * 10_000) / 100;
  return `${hundredths} %`;
}
