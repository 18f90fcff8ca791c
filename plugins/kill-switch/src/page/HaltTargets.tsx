import {
  ListTable,
  StateSign,
  type ListColumn,
  type SignState,
} from '@alphaswarm-admin/plugin-portal-react';
import {
  haltTargetWords,
  type HaltTarget,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import styles from './HaltTargets.module.css';

const signs: Record<HaltTarget['state'], { state: SignState; label: string }> =
  {
    running: { state: 'active', label: 'Running' },
    halting: { state: 'rolling-out', label: 'Halting' },
    halted: { state: 'stopped', label: 'Halted' },
    failed: { state: 'failed', label: 'Not halted' },
    unknown: { state: 'unknown', label: 'Not known' },
  };

const columns: ListColumn<HaltTarget>[] = [
  {
    title: 'Target',
    render: ({ target }) => {
      const { title, says } = haltTargetWords(target);
      return (
        <>
          <strong className={styles.title}>{title}</strong>
          <span className={styles.says}>{says}</span>
        </>
      );
    },
  },
  {
    title: 'Under way',
    numeric: true,
    render: ({ running }) => running ?? 'not counted',
  },
  {
    title: 'State',
    render: ({ state, problem }) => (
      <>
        <StateSign {...signs[state]} />
        {problem && (
          <span className={styles.problem}>
            {problem.error} (
            {[problem.code, problem.statusCode].filter(Boolean).join(', ')})
          </span>
        )}
      </>
    ),
  },
];

/** Everything that a halt stops, and what became of it. */
export function HaltTargets(props: { targets: readonly HaltTarget[] }) {
  return (
    <ListTable
      label="Targets of the halt"
      columns={columns}
      items={props.targets}
      rowKey={({ target }) => target}
    />
  );
}
