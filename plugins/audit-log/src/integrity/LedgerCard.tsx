import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import type {
  ComparisonReport,
  IntegrityReport,
  WitnessReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerCopies } from '../copies/LedgerCopies';
import listStyles from '../drawer/DefinitionList.module.css';
import { rowsInWords } from '../histogram/rowsInWords';
import { useCompleteness } from '../queries/completeness';
import { useIntegrity } from '../queries/integrity';
import { CompletenessVerdict } from './CompletenessVerdict';
import { headInWords, integrityInWords } from './integrityInWords';
import { VerifierKeys } from './VerifierKeys';
import { VerdictSign } from './VerdictSign';
import styles from './integrity.module.css';

/** "What it is doing": whether the ledger is whole and complete, how far its signed head reaches, who else remembers what it signed, and the key to check it with. */
export function LedgerCard() {
  const { data, error } = useIntegrity();
  if (!data && error) {
    throw error;
  }
  return data ? <Report report={data} /> : <CardSkeleton />;
}

function Report({ report }: { report: IntegrityReport }) {
  const { checkedAt, witnesses } = report;
  const { data: completeness } = useCompleteness();
  return (
    <div>
      <p className={styles.verdict}>
        <VerdictSign report={report} /> {integrityInWords(report)}
      </p>
      {completeness && (
        <p className={styles.verdict}>
          <CompletenessVerdict report={completeness} />
        </p>
      )}
      <dl className={listStyles.list}>
        <div className={listStyles.entry}>
          <dt>Signed head</dt>
          <dd>{headInWords(report)}</dd>
        </div>
        <div className={listStyles.entry}>
          <dt>Every row checked</dt>
          <dd>{checkedAt ? <RelativeTime iso={checkedAt} /> : 'not yet'}</dd>
        </div>
        <div className={listStyles.entry}>
          <dt>Witnesses</dt>
          <dd>
            {witnesses.length === 0 &&
              'none: nobody else would notice if the whole ledger were written anew'}
            {witnesses.map(witness => (
              <Witness key={witness.name} witness={witness} />
            ))}
          </dd>
        </div>
        <div className={listStyles.entry}>
          <dt>Compared with</dt>
          <dd>
            {completeness?.sources.length === 0 &&
              'nobody: what happened outside the portal is not noticed'}
            {completeness?.sources.map(source => (
              <Comparison key={source.id} source={source} />
            ))}
          </dd>
        </div>
        <div>
          <dt className={styles.term}>Verifier key</dt>
          <dd className={styles.wide}>
            <VerifierKeys />
          </dd>
        </div>
        <LedgerCopies />
      </dl>
    </div>
  );
}

function Comparison({ source }: { source: ComparisonReport }) {
  const { title, since, comparedTo, problem } = source;
  return (
    <div>
      {title}
      {since && comparedTo && (
        <>
          , from <RelativeTime iso={since} /> to{' '}
          <RelativeTime iso={comparedTo} />
        </>
      )}
      {problem && <span className={styles.problem}>. {problem}</span>}
    </div>
  );
}

function Witness({ witness }: { witness: WitnessReport }) {
  const { name, size, comparedAt, problem } = witness;
  return (
    <div>
      {name}: holds {rowsInWords(size)},{' '}
      {comparedAt ? (
        <>
          compared <RelativeTime iso={comparedAt} />
        </>
      ) : (
        'not compared yet'
      )}
      {problem && <span className={styles.problem}>. {problem}</span>}
    </div>
  );
}
