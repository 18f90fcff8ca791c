import { useEffect, useId, useState, type RefObject } from 'react';
import styles from './LogsTab.module.css';

/** A text that takes effect with Enter or when the field is left: a pattern that is half typed is a mistake to AWS. */
export function FilterBox(props: {
  label: string;
  value: string;
  error?: string;
  inputRef?: RefObject<HTMLInputElement>;
  onSubmit(value: string): void;
}) {
  const { label, value, error, inputRef, onSubmit } = props;
  const [typed, setTyped] = useState(value);
  const id = useId();
  const explained = inputRef !== undefined || error !== undefined;
  useEffect(() => setTyped(value), [value]);
  const submit = () => {
    if (typed !== value) onSubmit(typed);
  };
  return (
    <form
      className={styles.field}
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={inputRef}
        type="search"
        value={typed}
        maxLength={1024}
        spellCheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={explained ? `${id}-help` : undefined}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={submit}
      />
      {explained && (
        <span id={`${id}-help`} className={styles.help}>
          {error ? (
            <span className={styles.error} role="alert">
              {error}
            </span>
          ) : (
            <>
              <code>timeout -GET</code> words with and without,{' '}
              <code>?ERROR ?WARN</code> any of,{' '}
              <code>{'{ $.level = "error" }'}</code> a JSON field
            </>
          )}
        </span>
      )}
    </form>
  );
}
