import type {
  AuditComparisonExtensionPoint,
  ComparisonSource,
} from '@alphaswarm-admin/plugin-audit-log-node';

/** The records that modules have said the log is to be compared with. */
export class ComparisonSources implements AuditComparisonExtensionPoint {
  readonly #sources = new Map<string, ComparisonSource>();

  static create(): ComparisonSources {
    return new ComparisonSources();
  }

  addSource(source: ComparisonSource): void {
    if (this.#sources.has(source.id)) {
      throw new Error(`The log is compared with '${source.id}' already`);
    }
    this.#sources.set(source.id, source);
  }

  all(): ComparisonSource[] {
    return [...this.#sources.values()];
  }
}
