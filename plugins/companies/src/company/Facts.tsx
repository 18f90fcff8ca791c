import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** Names and values, as many beside each other as there is room for. */
export function Facts(props: {
  label: string;
  facts: ReadonlyArray<readonly [name: string, value: ReactNode]>;
}) {
  return (
    <dl aria-label={props.label} className={styles.facts}>
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
