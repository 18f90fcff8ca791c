import { type SignState, stateSigns } from './stateSigns';
import { StateSign } from './StateSign';
import styles from './StateLegend.module.css';

/** What each state means. */
export function StateLegend(props: {
  /** The states that the page shows; all of them if left out. */
  states?: readonly SignState[];
}) {
  const states = props.states ?? (Object.keys(stateSigns) as SignState[]);
  return (
    <dl className={styles.legend} aria-label="What the states mean">
      {states.map(state => (
        <div className={styles.entry} key={state}>
          <dt>
            <StateSign state={state} />
          </dt>
          <dd className={styles.meaning}>{stateSigns[state].meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
