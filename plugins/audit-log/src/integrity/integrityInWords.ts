import { durationWords } from '@alphaswarm-admin/plugin-portal-react';
import type { IntegrityReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { rowsInWords } from '../histogram/rowsInWords';

/** How long the signed head may be behind before it is worth a word, seconds. */
const BEHIND_AFTER = 2;

/** The verdict as a sentence. */
export function integrityInWords(report: IntegrityReport): string {
  const { verdict, problem, size, checkedTo } = report;
  switch (verdict) {
    case 'whole':
      return `${rowsInWords(size)}, each as it was signed.`;
    case 'broken':
      return `What is stored is not what was signed: ${problem ?? 'the portal does not say where'}.`;
    default:
      return problem
        ? `It can't be checked: ${problem}.`
        : `${checkedTo} of ${rowsInWords(size)} checked so far.`;
  }
}

/** How far the signed head is behind the rows. */
export function headInWords({ checkpointAge }: IntegrityReport): string {
  return checkpointAge < BEHIND_AFTER
    ? 'covers every row'
    : `behind for ${durationWords(checkpointAge)}`;
}
