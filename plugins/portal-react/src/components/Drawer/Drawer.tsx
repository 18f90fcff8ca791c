import { useEffect, useId, useRef, type ReactNode } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import styles from './Drawer.module.css';

/**
 * One thing, whole, beside the list that it is in. It takes the focus when it opens and when another thing takes its place, and leaves the
 * list usable: J and K go on through it. Which one is open belongs in the URL; Esc is the list's, see `useRowKeys`.
 */
export function Drawer(props: {
  title: ReactNode;
  /** What is shown: another value moves the focus to the title. */
  subject: string;
  /** Beside the title, e.g. a `StateSign`. */
  sign?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const { title, subject, sign, onClose, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [subject]);
  return (
    <div
      role="dialog"
      aria-modal="false"
      aria-labelledby={headingId}
      className={styles.drawer}
    >
      <header className={styles.header}>
        <h2 ref={heading} id={headingId} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        {sign}
        <ButtonIcon
          variant="tertiary"
          size="small"
          icon={<RiCloseLine />}
          aria-label="Close"
          className={styles.close}
          onPress={onClose}
        />
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
