import { Readable } from 'node:stream';
import type {
  DocumentCollatorFactory,
  IndexableDocument,
} from '@backstage/plugin-search-common';
import { deploymentsReadPermission } from '@alphaswarm-admin/plugin-deployments-common';
import type { WorkloadSnapshots } from '../workloads/WorkloadSnapshots';

/** What the search knows of a workload: its name, company and kind. How it is changes too fast for an index. */
export type WorkloadDocument = IndexableDocument & { kind: 'workload' };

/** Brings customers' workloads into Backstage's search, for those who may read them. */
export class WorkloadCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'workload';
  readonly visibilityPermission = deploymentsReadPermission;
  readonly #snapshots: Pick<WorkloadSnapshots, 'view'>;

  static create(options: {
    snapshots: Pick<WorkloadSnapshots, 'view'>;
  }): WorkloadCollatorFactory {
    return new WorkloadCollatorFactory(options.snapshots);
  }

  private constructor(snapshots: Pick<WorkloadSnapshots, 'view'>) {
    this.#snapshots = snapshots;
  }

  /** While cp is away the stream fails, and the index stays as it is. */
  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<WorkloadDocument> {
    const { workloads } = await this.#snapshots.view();
    for (const { id, namespace, company, kind } of workloads) {
      yield {
        title: id,
        text: [company, kind].filter(Boolean).join(' '),
        location: `/deployments?workload=${encodeURIComponent(`${namespace}/${id}`)}`,
        kind: 'workload',
      };
    }
  }
}
