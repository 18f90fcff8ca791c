import { MAX_LOG_SERVICES } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useOverview } from '../queries/overview';
import styles from './LogsTab.module.css';

/** Further services whose lines are shown among this one's. */
export function ServicePicker(props: {
  own: ServiceAddress;
  also: readonly string[];
  onChange(also: string[]): void;
}) {
  const { own, also, onChange } = props;
  const { data } = useOverview();
  const others = (data?.services ?? [])
    .map(({ cluster, name }) => ({ name, key: `${cluster}/${name}` }))
    .filter(({ key }) => key !== `${own.cluster}/${own.service}`);
  return (
    <details className={styles.picker}>
      <summary>
        {also.length === 0
          ? 'Add services'
          : `${also.length + 1} services together`}
      </summary>
      <div role="group" aria-label="Further services" className={styles.menu}>
        {others.map(({ name, key }) => (
          <label key={key} className={styles.option}>
            <input
              type="checkbox"
              checked={also.includes(key)}
              disabled={
                !also.includes(key) && also.length >= MAX_LOG_SERVICES - 1
              }
              onChange={({ target }) =>
                onChange(
                  target.checked
                    ? [...also, key]
                    : also.filter(other => other !== key),
                )
              }
            />
            {name}
          </label>
        ))}
      </div>
    </details>
  );
}
