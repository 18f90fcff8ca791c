import { durationWords } from '@alphaswarm-admin/plugin-portal-react';
import type { IntegrityReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { rowsInWords } from '../histogram/rowsInWords';

/** How long the signed head may be behind before it is worth a word, seconds. */
const BEHIND_AFTER = 2;

/** The verdict as a sentence. */
export function integrityInWords(report: IntegrityReport): string {
  const { verdict, problem, size, checkedTo, archivedTo } = report;
  switch (verdict) {
    case 'whole':
      return `${rowsInWords(size)}, each as it was signed.${
        archivedTo === undefined
          ? ''
          : ` Rows before ${archivedTo.toLocaleString('en-US')} are archived.`
      }`;
    case 'broken':
      return `What is stored is not what was signed: ${problem ?? 'the portal does not say where'}.`;
    default:
      return problem
        ? `It can't be checked: ${problem}.`
        : `${checkedTo} of ${rowsInWords(size)} checked so far.`;
  }
}

/** How far the signed head is behind the rows. */
export function headInWords({
  verdict,
  checkpointAge,
  problem,
}: IntegrityReport): string {
  if (checkpointAge < BEHIND_AFTER) return 'covers every row';
  const behind = `behind for ${durationWords(checkpointAge)}`;
  // Of a whole log, the problem is the head's.
  return verdict === 'whole' && problem ? `${behind}: ${problem}` : behind;
}
