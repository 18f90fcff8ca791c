import type { JsonValue } from '@alphaswarm-admin/plugin-audit-log-common';
import { stateDiff } from './stateDiff';
import styles from './DefinitionList.module.css';

/** What was asked for, field by field. */
export function InputList(props: { input: JsonValue | undefined }) {
  const fields = stateDiff(undefined, props.input);
  if (fields.length === 0) {
    return null;
  }
  return (
    <dl className={styles.list} aria-label="What was asked for">
      {fields.map(({ path, after }) => (
        <div key={path} className={styles.entry}>
          <dt>{path}</dt>
          <dd className={styles.mono}>{after}</dd>
        </div>
      ))}
    </dl>
  );
}
