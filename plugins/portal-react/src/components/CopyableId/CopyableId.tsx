import { useEffect, useState } from 'react';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import styles from './CopyableId.module.css';

/** How long the confirmation stays, milliseconds. */
const CONFIRMATION_MS = 1500;

type CopyState = 'idle' | 'copied' | 'refused';

const announcement: Record<CopyState, string> = {
  idle: '',
  copied: 'Copied',
  refused: 'Could not copy: select the text instead',
};

/** An id in mono, copied by a press. */
export function CopyableId(props: {
  value: string;
  /** What to show in place of the whole value; the value stays what is copied and what the title says. */
  short?: string;
}) {
  const { value, short = value } = props;
  const [state, setState] = useState<CopyState>('idle');

  useEffect(() => {
    if (state === 'idle') {
      return undefined;
    }
    const timer = setTimeout(() => setState('idle'), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setState('copied');
    } catch {
      // No clipboard without a secure context or the person's consent.
      setState('refused');
    }
  };

  return (
    <span className={styles.id}>
      <code className={styles.value} title={value}>
        {short}
      </code>
      <button
        type="button"
        className={styles.copy}
        aria-label={`Copy ${value}`}
        title="Copy"
        onClick={copy}
      >
        {state === 'copied' ? (
          <RiCheckLine size={14} aria-hidden="true" />
        ) : (
          <RiFileCopyLine size={14} aria-hidden="true" />
        )}
      </button>
      <span role="status" className={styles.announcement}>
        {announcement[state]}
      </span>
    </span>
  );
}
