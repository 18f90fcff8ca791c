import { useArchive, useForwarding } from '../queries/copies';
import { archiveInWords, sinkInWords } from './copyInWords';
import { CopyStatus } from './CopyStatus';
import styles from './CopiesLine.module.css';

/** Beside the log: where else it is kept, and how far. Says nothing where nothing is configured, or known. */
export function CopiesLine() {
  const { data: archive } = useArchive();
  const { data: forwarding } = useForwarding();
  const copies = [
    ...(archive?.configured
      ? [{ name: 'Archive', words: archiveInWords(archive) }]
      : []),
    ...(forwarding?.sinks ?? []).map(sink => ({
      name: sink.name,
      words: sinkInWords(sink),
    })),
  ];
  return copies.length === 0 ? null : (
    <ul className={styles.line} aria-label="Copies of the log">
      {copies.map(({ name, words }) => (
        <li key={name}>
          {name}: <CopyStatus words={words} />
        </li>
      ))}
    </ul>
  );
}
