import { Fragment, type ReactNode } from 'react';
import styles from './FactList.module.css';

/** What is known of one thing, a line each. */
export function FactList(props: { facts: Array<[string, ReactNode]> }) {
  return (
    <dl className={styles.facts}>
      {props.facts.map(([term, fact]) => (
        <Fragment key={term}>
          <dt>{term}</dt>
          <dd>{fact || '–'}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
