import type { JsonValue } from '@alphaswarm-admin/plugin-audit-log-common';
import { VisuallyHidden } from '@backstage/ui';
import { stateDiff } from './stateDiff';
import styles from './StateDiffTable.module.css';

/** The target's state before and, where an outcome recorded it, after. Changes come first and are marked by more than colour. */
export function StateDiffTable(props: {
  before: JsonValue | undefined;
  after: JsonValue | undefined;
}) {
  const { before, after } = props;
  const fields = stateDiff(before, after);
  if (fields.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="state-title">
      <h3 id="state-title" className={styles.title}>
        {after === undefined ? 'State before' : 'Before and after'}
      </h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            {after !== undefined && <th scope="col">After</th>}
          </tr>
        </thead>
        <tbody>
          {fields.map(field => (
            <tr key={field.path} data-changed={field.changed || undefined}>
              <th scope="row">{field.path}</th>
              <td>
                {field.changed && field.before !== undefined ? (
                  <del>{field.before}</del>
                ) : (
                  (field.before ?? '–')
                )}
              </td>
              {after !== undefined && (
                <td>
                  {field.changed ? (
                    <ins>
                      {field.after}
                      <VisuallyHidden> (changed)</VisuallyHidden>
                    </ins>
                  ) : (
                    (field.after ?? 'unchanged')
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
