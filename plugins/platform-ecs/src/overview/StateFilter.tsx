import {
  serviceStates,
  type ServiceState,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { StateSign } from '@alphaswarm-admin/plugin-portal-react';
import styles from './StateFilter.module.css';

/** One chip per state with how many services are in it; pressed chips narrow the table. */
export function StateFilter(props: {
  counts: Record<ServiceState, number>;
  chosen: readonly ServiceState[];
  onChange: (states: ServiceState[]) => void;
}) {
  const { counts, chosen, onChange } = props;
  const offered = serviceStates.filter(
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
