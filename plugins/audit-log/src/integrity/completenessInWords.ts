import type {
  CompletenessReport,
  ComparisonReport,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** The verdict as a sentence, without the time up to which it holds. */
export function completenessInWords({ sources }: CompletenessReport): string {
  if (sources.length === 0) {
    return 'There is nobody to compare it with: no source is configured.';
  }
  const problems = sources.flatMap(({ title, problem }) =>
    problem === undefined ? [] : [`${title}: ${problem}.`],
  );
  const found = sources
    .filter(({ outside, unseen }) => outside > 0 || unseen > 0)
    .map(source => `${source.title}: ${foundInWords(source)}.`);
  return [...problems, ...found].join(' ') || 'Nothing happened outside it.';
}

/** What a comparison has found. */
function foundInWords({ outside, unseen }: ComparisonReport): string {
  const changes = `${outside} ${outside === 1 ? 'change' : 'changes'} made outside the portal`;
  return unseen === 0
    ? changes
    : `${changes}, ${unseen} ${unseen === 1 ? 'effect' : 'effects'} never seen`;
}
