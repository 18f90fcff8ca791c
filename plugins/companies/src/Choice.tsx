import type { ReactNode } from 'react';
import styles from './Choice.module.css';

/** One of a few. */
export function Choice<T extends string>(props: {
  label: string;
  options: ReadonlyArray<{ value: T; shown: ReactNode }>;
  chosen: T;
  onChange: (value: T) => void;
}) {
  const { label, options, chosen, onChange } = props;
  return (
    <div role="group" aria-label={label} className={styles.choice}>
      {options.map(({ value, shown }) => (
        <button
          key={value}
          type="button"
          className={styles.option}
          aria-pressed={value === chosen}
          onClick={() => onChange(value)}
        >
          {shown}
        </button>
      ))}
    </div>
  );
}
