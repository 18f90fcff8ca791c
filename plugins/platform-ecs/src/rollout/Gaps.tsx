import styles from './Gaps.module.css';

/** What could not be read and why, a sentence each; nothing when all could. */
export function Gaps({ gaps }: { gaps: readonly string[] }) {
  if (gaps.length === 0) return null;
  return (
    <ul className={styles.gaps} role="note" aria-label="What could not be read">
      {gaps.map(gap => (
        <li key={gap}>{gap}</li>
      ))}
    </ul>
  );
}
