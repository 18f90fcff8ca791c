import type { ProofError } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Answer } from './verify';

/** How many findings are told to a person; all that are known are in the JSON. */
const FINDINGS_SHOWN = 20;

/** What was verified, for a person. */
export function tellVerified({ row, proven, notProven }: Answer): string {
  return printable(
    [
      'VERIFIED',
      ...list('Proven', proven),
      ...list('Not proven', notProven),
      ...(row ? ['', `Row ${row.seq}:`, JSON.stringify(row, null, 2)] : []),
      '',
    ].join('\n'),
  );
}

/** Why something wasn't verified, for a person. */
export function tellRefused({ message, proven, findings }: ProofError): string {
  const shown = findings.slice(0, FINDINGS_SHOWN);
  const more = findings.length - shown.length;
  return printable(
    [
      'NOT VERIFIED',
      message,
      ...list('Findings', [
        ...shown.map(finding => finding.message),
        ...(more > 0 ? [`… and ${more} more`] : []),
      ]),
      ...list('Proven nevertheless', proven),
      '',
    ].join('\n'),
  );
}

function list(title: string, sentences: readonly string[]): string[] {
  return sentences.length === 0
    ? []
    : ['', `${title}:`, ...sentences.map(sentence => `  - ${sentence}`)];
}

/** What a file says must not steer the terminal or turn the text around: controls and format characters are shown as escapes. */
function printable(text: string): string {
  return text.replaceAll(
    /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu,
    character =>
      `\\u{${character.codePointAt(0)!.toString(16).padStart(4, '0')}}`,
  );
}
