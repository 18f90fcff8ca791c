import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import type {
  IntegrityReport,
  WitnessReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import listStyles from '../drawer/DefinitionList.module.css';
import { rowsInWords } from '../histogram/rowsInWords';
import { useIntegrity } from '../queries/integrity';
import { headInWords, integrityInWords } from './integrityInWords';
import { VerdictSign } from './VerdictSign';
import styles from './integrity.module.css';

/** "What it is doing": whether the ledger is whole, how far its signed head reaches, and who else remembers what it signed. */
export function LedgerCard() {
  const { data, error } = useIntegrity();
  if (!data && error) {
    throw error;
  }
  return data ? <Report report={data} /> : <CardSkeleton />;
}

function Report({ report }: { report: IntegrityReport }) {
  const { checkedAt, witnesses } = report;
  return (
    <div>
      <p className={styles.verdict}>
        <VerdictSign report={report} /> {integrityInWords(report)}
      </p>
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
      </dl>
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
