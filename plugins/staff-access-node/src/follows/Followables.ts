import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BasicPermission } from '@backstage/plugin-permission-common';

/** What people call a thing, and where its page is. */
export type FollowedThing = {
  title: string;
  /** Below the portal's root: `/companies/acme`. */
  path: string;
};

/** A kind of thing that people can follow, to be told of what others do to it. */
export type Followable = {
  /** As targets of privileged actions name it. */
  kind: string;
  /** Reading such things. Who doesn't hold it can't follow one, and is told nothing of those that they follow. */
  permission: BasicPermission;
  /**
   * The thing that a row of the ledger would name by this id.
   *
   * @param id - from outside: any text
   * @param call.onBehalfOf - who looks, for upstreams that have their own say in it
   * @returns undefined if there is none. A NotFoundError says the same.
   * @throws what says that nobody can tell now
   */
  find(
    id: string,
    call: { onBehalfOf: string },
  ): Promise<FollowedThing | undefined>;
};

/** The kinds of things that people can follow, each by the plugin that has them. */
export interface Followables {
  /** @throws Error if the kind is known already */
  register(followable: Followable): void;
  find(kind: string): Followable | undefined;
  /** Sorted. */
  kinds(): string[];
}

/** The default {@link Followables}: a table in memory. */
export class DefaultFollowables implements Followables {
  readonly #followables = new Map<string, Followable>();

  static create(): DefaultFollowables {
    return new DefaultFollowables();
  }

  register(followable: Followable): void {
    const { kind } = followable;
    if (this.#followables.has(kind)) {
      throw new Error(`Two plugins let people follow things of kind '${kind}'`);
    }
    this.#followables.set(kind, followable);
  }

  find(kind: string): Followable | undefined {
    return this.#followables.get(kind);
  }

  kinds(): string[] {
    return [...this.#followables.keys()].sort();
  }
}

/** What can be followed in this process. */
export const followablesServiceRef = createServiceRef<Followables>({
  id: 'staff-access.followables',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => DefaultFollowables.create(),
    }),
});
