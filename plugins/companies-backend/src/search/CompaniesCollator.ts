import { Readable } from 'node:stream';
import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { companyReadPermission } from '@alphaswarm-admin/plugin-companies-common';
import type {
  DocumentCollatorFactory,
  IndexableDocument,
} from '@backstage/plugin-search-common';

/** What alphaswarm-cp lists at the most at once. */
const PAGE_SIZE = 200;

/** Puts the companies into the portal's search: their names and slugs, nothing else. Only who may read companies finds them. */
export class CompaniesCollator implements DocumentCollatorFactory {
  readonly type = 'company';
  readonly visibilityPermission = companyReadPermission;
  readonly #cp: Pick<CpOperationsClient, 'companies'>;

  static create(options: {
    cp: Pick<CpOperationsClient, 'companies'>;
  }): CompaniesCollator {
    return new CompaniesCollator(options.cp);
  }

  private constructor(cp: Pick<CpOperationsClient, 'companies'>) {
    this.#cp = cp;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  /** An outage ends the stream with an error, which leaves the index as it was. */
  async *#documents(): AsyncGenerator<IndexableDocument & { kind: string }> {
    let cursor: string | undefined;
    do {
      const page = await this.#cp.companies({ cursor, limit: PAGE_SIZE }, {});
      for (const { id, slug, name } of page.items) {
        yield {
          title: name,
          text: `${name} ${slug}`,
          location: `/companies/${encodeURIComponent(id)}`,
          kind: 'Company',
        };
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
}
