import styles from './LogsTab.module.css';

/** Of which containers lines are shown: all, if none is chosen. */
export function ContainerPicker(props: {
  names: readonly string[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}) {
  const { names, chosen, onChange } = props;
  if (names.length < 2 && chosen.length === 0) return null;
  return (
    <div role="group" aria-label="Containers" className={styles.chips}>
      {[...new Set([...names, ...chosen])].map(name => {
        const pressed = chosen.includes(name);
        return (
          <button
            key={name}
            type="button"
            className={styles.chip}
            aria-pressed={pressed}
            onClick={() =>
              onChange(
                pressed
                  ? chosen.filter(other => other !== name)
                  : [...chosen, name],
              )
            }
          >
            {name}
          </button>
        );
      })}
    </div>
  );
}
