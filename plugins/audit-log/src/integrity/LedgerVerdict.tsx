import { useIntegrity } from '../queries/integrity';
import { integrityInWords } from './integrityInWords';
import { VerdictSign } from './VerdictSign';
import styles from './integrity.module.css';

/** The verdict beside the log's title. Says nothing until there is something to say. */
export function LedgerVerdict() {
  const { data } = useIntegrity();
  return data ? (
    <span className={styles.beside}>
      <VerdictSign report={data} /> {integrityInWords(data)}
    </span>
  ) : null;
}
