import { type ReactNode, useId } from 'react';
import styles from './Section.module.css';

/** A part of the service's page with its heading. */
export function Section(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <h2 id={titleId} className={styles.title}>
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}
