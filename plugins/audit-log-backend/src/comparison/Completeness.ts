import type {
  CompletenessReport,
  ComparisonReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { SourceComparison } from './SourceComparison';

/** The comparisons of the log with all records that it is compared with. */
export class Completeness {
  readonly #comparisons: SourceComparison[];

  static create(comparisons: SourceComparison[]): Completeness {
    return new Completeness(comparisons);
  }

  private constructor(comparisons: SourceComparison[]) {
    this.#comparisons = comparisons;
  }

  /** Compares with one after the other. What keeps one from being read keeps no other. */
  async run(signal: AbortSignal): Promise<void> {
    for (const comparison of this.#comparisons) {
      if (signal.aborted) return;
      await comparison.run(signal);
    }
  }

  /**
   * What is known.
   *
   * @throws what the database throws
   */
  async report(): Promise<CompletenessReport> {
    const sources = await Promise.all(
      this.#comparisons.map(comparison => comparison.report()),
    );
    const comparedTo = sources
      .map(source => source.comparedTo)
      .toSorted()
      .at(0);
    return {
      verdict: verdictOf(sources),
      ...(comparedTo !== undefined && { comparedTo }),
      sources,
    };
  }
}

function verdictOf(sources: ComparisonReport[]): CompletenessReport['verdict'] {
  if (sources.some(({ unseen }) => unseen > 0)) return 'differs';
  return sources.length === 0 ||
    sources.some(({ problem }) => problem !== undefined)
    ? 'not-compared'
    : 'complete';
}
