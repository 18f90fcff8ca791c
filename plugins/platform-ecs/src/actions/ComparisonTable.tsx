import type { TaskDefinitionChange } from '@alphaswarm-admin/plugin-platform-ecs-common';
import styles from './ComparisonTable.module.css';

const signs: Record<
  TaskDefinitionChange['kind'],
  { sign: string; word: string }
> = {
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
  changed: { sign: '±', word: 'changed' },
};

/** What differs between two task definitions, a row each. */
export function ComparisonTable(props: {
  from: string;
  to: string;
  changes: readonly TaskDefinitionChange[];
}) {
  const { from, to, changes } = props;
  if (changes.length === 0) {
    return (
      <p className={styles.same}>
        {from} and {to} say the same.
      </p>
    );
  }
  return (
    <div className={styles.scroller}>
      <table
        className={styles.table}
        aria-label={`${from} compared with ${to}`}
      >
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">What</th>
            <th scope="col">{from}</th>
            <th scope="col">{to}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(change => (
            <tr
              key={`${change.subject} ${change.field}`}
              data-kind={change.kind}
            >
              <td>{change.subject === 'task' ? 'Task' : change.subject}</td>
              <th scope="row">
                <span aria-hidden="true" className={styles.sign}>
                  {signs[change.kind].sign}
                </span>{' '}
                {change.field}{' '}
                <span className={styles.kind}>{signs[change.kind].word}</span>
              </th>
              <td className={styles.value}>{shown(change, 'from')}</td>
              <td className={styles.value}>{shown(change, 'to')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A side of a change. Values of environment variables are never sent: of them there is only that they are set. */
function shown(change: TaskDefinitionChange, side: 'from' | 'to'): string {
  const value = change[side];
  if (value !== undefined) return value;
  const absent = side === 'from' ? 'added' : 'removed';
  if (change.kind === absent) return '–';
  return change.kind === 'changed' && side === 'to'
    ? 'set to another value'
    : 'set';
}
