import { type HTMLInputTypeAttribute, useEffect, useId, useState } from 'react';
import styles from './CommittedField.module.css';

/** A field whose value counts on Enter or when it is left: a URL per keystroke would be a request per keystroke. */
export function CommittedField(props: {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  placeholder?: string;
  type?: Extract<HTMLInputTypeAttribute, 'text' | 'search' | 'datetime-local'>;
  /** Characters. */
  maxLength?: number;
}) {
  const { label, value, onCommit, placeholder, type = 'text' } = props;
  const [typed, setTyped] = useState(value);
  const id = useId();

  useEffect(() => setTyped(value), [value]);

  const commit = () => {
    if (typed.trim() !== value) {
      onCommit(typed.trim());
    }
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        type={type}
        className={styles.input}
        value={typed}
        placeholder={placeholder}
        maxLength={props.maxLength}
        autoComplete="off"
        spellCheck={false}
        onChange={event => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            commit();
          }
        }}
      />
    </div>
  );
}
