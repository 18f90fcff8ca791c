import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiAlertFill, RiFlaskLine } from '@remixicon/react';
import { readEnvironment } from './environment';
import styles from './EnvironmentMark.module.css';

/** Says which environment this portal operates, by word, icon and colour. */
export function EnvironmentMark() {
  const { name, tone } = readEnvironment(useApi(configApiRef));
  const Icon =
    tone === 'danger' || tone === 'warning' ? RiAlertFill : RiFlaskLine;
  return (
    <span
      className={styles.mark}
      data-tone={tone}
      title="The environment that this portal operates"
    >
      <Icon size={14} aria-hidden="true" />
      <span className={styles.prefix}>Environment: </span>
      {name}
    </span>
  );
}
