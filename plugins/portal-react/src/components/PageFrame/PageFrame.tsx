import { type ReactNode, useEffect, useId } from 'react';
import { Link } from '@backstage/ui';
import styles from './PageFrame.module.css';

/** The portal's name, as it stands in the browser's tab. */
export const PORTAL_NAME = 'AlphaSwarm Admin';

/**
 * What every page begins with: its title, one line that says the state in words, and how old the data is; then the content. The `<main>` of
 * the page, which the shell's "Skip to content" goes to.
 */
export function PageFrame(props: {
  title: string;
  /** The state in one sentence, e.g. "11 of 12 services steady; alphaswarm-core is rolling out, 2 of 4". */
  stateLine: ReactNode;
  /** Where the page belongs, e.g. the list that it was opened from. */
  parent?: { title: string; href: string };
  /** Buttons that concern the page as a whole. */
  actions?: ReactNode;
  /** Usually a `<Freshness/>`. */
  freshness?: ReactNode;
  children: ReactNode;
}) {
  const { title, stateLine, parent, actions, freshness, children } = props;
  const titleId = useId();

  useEffect(() => {
    document.title = `${title} · ${PORTAL_NAME}`;
  }, [title]);

  return (
    <main
      id="main"
      tabIndex={-1}
      aria-labelledby={titleId}
      className={styles.frame}
    >
      <header className={styles.header}>
        <div className={styles.words}>
          {parent && (
            <nav aria-label="Breadcrumb" className={styles.parent}>
              <Link href={parent.href} standalone>
                {parent.title}
              </Link>
              <span aria-hidden="true"> /</span>
            </nav>
          )}
          <h1 id={titleId} className={styles.title}>
            {title}
          </h1>
          <p role="status" className={styles.stateLine}>
            {stateLine}
          </p>
        </div>
        <div className={styles.aside}>
          {freshness}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      </header>
      {children}
    </main>
  );
}
