import { useId, useState } from 'react';
import { Button } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import { ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { saveFile } from '../export/saveFile';
import titleStyles from '../drawer/ActionTimeline.module.css';
import { phaseWord } from '../page/filterWords';
import { SealResult } from './SealResult';
import { useSeals } from './useSeals';
import styles from './SealSection.module.css';

/** The seal of an action: whether its rows, as they are shown, are under the signed head. Verified here, and not by whoever keeps them. */
export function SealSection({ rows }: { rows: readonly AuditRow[] }) {
  const titleId = useId();
  const seals = useSeals();
  const count = rows.length === 1 ? 'this row' : `these ${rows.length} rows`;
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className={titleStyles.title}>
        Seal
      </h3>
      <p className={styles.words}>
        Every row is a leaf of a tree whose head the ledger signs. Verifying
        computes, in this browser, the hashes from {count} up to the signed
        head.
      </p>
      <div className={styles.actions}>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiShieldCheckLine />}
          isDisabled={seals.isPending}
          onPress={() => seals.mutate(rows)}
        >
          {seals.isPending ? 'Verifying…' : verifyWords(rows, seals.isSuccess)}
        </Button>
        {rows.map(row => (
          <ReceiptButton key={row.id} row={row} isOnly={rows.length === 1} />
        ))}
      </div>
      <div aria-live="polite">
        {seals.data && <SealResult sealed={seals.data} />}
      </div>
    </section>
  );
}

function verifyWords(rows: readonly AuditRow[], isAgain: boolean): string {
  const what = rows.length === 1 ? 'Verify' : `Verify ${rows.length} rows`;
  return isAgain ? `${what} again` : what;
}

/** Downloads a row and its proof in one file. */
function ReceiptButton({ row, isOnly }: { row: AuditRow; isOnly: boolean }) {
  const api = useApi(ledgerProofsApiRef);
  const [problem, setProblem] = useState<Error>();
  const download = async () => {
    setProblem(undefined);
    try {
      const receipt = await api.receipt(row.seq);
      saveFile(
        new Blob([receipt], { type: 'text/plain' }),
        `audit-row-${row.seq}.tlog-proof`,
      );
    } catch (error) {
      setProblem(error as Error);
    }
  };
  return (
    <>
      <Button size="small" variant="tertiary" onPress={download}>
        {isOnly
          ? 'Download receipt'
          : `Receipt of row ${row.seq} (${phaseWord(row.phase)})`}
      </Button>
      {problem && (
        <span role="alert" className={styles.problem}>
          No receipt: {describeProblem(problem).detail}
        </span>
      )}
    </>
  );
}
