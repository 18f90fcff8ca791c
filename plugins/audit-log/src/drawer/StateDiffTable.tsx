import { useState } from 'react';
import { Button, VisuallyHidden } from '@backstage/ui';
import type { JsonValue } from '@alphaswarm-admin/plugin-audit-log-common';
import { stateDiff, type StateDifference } from './stateDiff';
import styles from './StateDiffTable.module.css';

/**
 * The target's state before and, where an outcome recorded it, after. What changed is marked by more than colour; what did not is a press
 * away.
 */
export function StateDiffTable(props: {
  before: JsonValue | undefined;
  after: JsonValue | undefined;
}) {
  const { before, after } = props;
  const [showsAll, setShowsAll] = useState(false);
  const fields = stateDiff(before, after);
  if (fields.length === 0) {
    return null;
  }
  const hasAfter = after !== undefined;
  const changed = fields.filter(field => field.changed);
  const unchangedCount = fields.length - changed.length;
  const shown = hasAfter && !showsAll ? changed : fields;
  return (
    <section aria-labelledby="state-title">
      <h3 id="state-title" className={styles.title}>
        {hasAfter ? 'Before and after' : 'State before'}
      </h3>
      {shown.length > 0 ? (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              {hasAfter && <th scope="col">After</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(field => (
              <FieldRow key={field.path} field={field} hasAfter={hasAfter} />
            ))}
          </tbody>
        </table>
      ) : (
        <p className={styles.none}>No recorded field changed.</p>
      )}
      {hasAfter && unchangedCount > 0 && (
        <Button
          size="small"
          variant="tertiary"
          aria-expanded={showsAll}
          onPress={() => setShowsAll(!showsAll)}
        >
          {showsAll
            ? 'Only what changed'
            : `${unchangedCount} more, not changed`}
        </Button>
      )}
    </section>
  );
}

function FieldRow(props: { field: StateDifference; hasAfter: boolean }) {
  const { field, hasAfter } = props;
  const { path, before, after, changed } = field;
  return (
    <tr data-changed={changed || undefined}>
      <th scope="row">{path}</th>
      <td>
        {changed && before !== undefined ? (
          <del>{before}</del>
        ) : (
          (before ?? '–')
        )}
      </td>
      {hasAfter && (
        <td>
          {changed ? (
            <ins>
              {after}
              <VisuallyHidden> (changed)</VisuallyHidden>
            </ins>
          ) : (
            (after ?? 'unchanged')
          )}
        </td>
      )}
    </tr>
  );
}
