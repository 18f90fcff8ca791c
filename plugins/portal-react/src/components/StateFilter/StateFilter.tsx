import { StateSign, type SignState } from '../StateSign';
import styles from './StateFilter.module.css';

/** One chip per state with how many things are in it; pressed chips narrow the list. */
export function StateFilter<TState extends SignState>(props: {
  /** In the order in which their chips stand. */
  states: readonly TState[];
  counts: Record<TState, number>;
  chosen: readonly TState[];
  onChange: (states: TState[]) => void;
}) {
  const { states, counts, chosen, onChange } = props;
  const offered = states.filter(
    state => counts[state] > 0 || chosen.includes(state),
  );
  return (
    <div role="group" aria-label="Filter by state" className={styles.chips}>
      {offered.map(state => {
        const pressed = chosen.includes(state);
        return (
          <button
            key={state}
            type="button"
            className={styles.chip}
            aria-pressed={pressed}
            onClick={() =>
              onChange(
                pressed
                  ? chosen.filter(other => other !== state)
                  : [...chosen, state],
              )
            }
          >
            <StateSign state={state} />{' '}
            <span className={styles.count}>{counts[state]}</span>
          </button>
        );
      })}
    </div>
  );
}
