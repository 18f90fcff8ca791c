import { useCompleteness } from '../queries/completeness';
import { useIntegrity } from '../queries/integrity';
import { CompletenessVerdict } from './CompletenessVerdict';
import { integrityInWords } from './integrityInWords';
import { VerdictSign } from './VerdictSign';
import styles from './integrity.module.css';

/** The two verdicts beside the log's title: whole, and complete. Each says nothing until there is something to say. */
export function LedgerVerdict() {
  const integrity = useIntegrity();
  const completeness = useCompleteness();
  return integrity.data || completeness.data ? (
    <span className={styles.beside}>
      {integrity.data && (
        <span>
          <VerdictSign report={integrity.data} />{' '}
          {integrityInWords(integrity.data)}
        </span>
      )}
      {completeness.data && (
        <span>
          <CompletenessVerdict report={completeness.data} />
        </span>
      )}
    </span>
  ) : null;
}
