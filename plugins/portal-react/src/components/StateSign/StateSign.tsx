import { type SignState, stateSigns } from './stateSigns';
import styles from './StateSign.module.css';

/** A state as icon, word and colour. The icon turns while something is in motion, unless the system asks for less motion. */
export function StateSign(props: {
  state: SignState;
  /** Replaces the word where a page can be more exact, e.g. "Rolling out, 2 of 4". */
  label?: string;
}) {
  const { word, tone, icon: Icon } = stateSigns[props.state];
  return (
    <span className={styles.sign} data-tone={tone} data-state={props.state}>
      <Icon className={styles.icon} aria-hidden="true" size={16} />
      <span>{props.label ?? word}</span>
    </span>
  );
}
