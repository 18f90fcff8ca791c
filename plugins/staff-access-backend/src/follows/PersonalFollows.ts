import type { PermissionsService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  MAX_FOLLOWS,
  type Follow,
  type FollowList,
  type FollowTarget,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type {
  Followables,
  Follows,
  StaffCaller,
  StoredFollow,
} from '@alphaswarm-admin/plugin-staff-access-node';

/** Options of {@link PersonalFollows.create}. */
export type PersonalFollowsOptions = {
  follows: Pick<Follows, 'add' | 'remove' | 'of'>;
  followables: Followables;
  ledger: Pick<AuditLedger, 'size'>;
  permissions: PermissionsService;
};

/** What the caller follows: nobody else's. */
export class PersonalFollows {
  readonly #options: PersonalFollowsOptions;

  static create(options: PersonalFollowsOptions): PersonalFollows {
    return new PersonalFollows(options);
  }

  private constructor(options: PersonalFollowsOptions) {
    this.#options = options;
  }

  async list(caller: StaffCaller): Promise<FollowList> {
    const stored = await this.#options.follows.of(caller.session.userRef);
    const kinds = await this.#readableKinds(caller, stored);
    return {
      items: stored.map(one => followOf(one, kinds.has(one.target.kind))),
    };
  }

  /**
   * @throws InputError (400) for a kind that can't be followed; NotAllowedError (403) if the caller may not read such things; NotFoundError (404) if there is
   * no such thing; ConflictError (409) for one more than a person may follow
   */
  async follow(caller: StaffCaller, target: FollowTarget): Promise<Follow> {
    const { follows, followables, ledger } = this.#options;
    const { userRef } = caller.session;
    const followable = followables.find(target.kind);
    if (!followable) {
      throw new InputError(
        `query.kind: must be one of ${followables.kinds().join(', ')}`,
      );
    }
    const readable = await this.#readableKinds(caller, [{ target }]);
    if (!readable.has(target.kind)) {
      throw new NotAllowedError(
        'You may not read it, and so can’t be told of what is done to it',
      );
    }
    // Before it is looked for: what ends from here on is news.
    const fromSeq = await ledger.size();
    const thing = await followable.find(target.id, { onBehalfOf: userRef });
    if (!thing) throw new NotFoundError('There is no such thing to follow');
    const stored = await follows.add(
      { userRef, target, ...thing, fromSeq, createdAt: new Date() },
      MAX_FOLLOWS,
    );
    return followOf(stored, true);
  }

  async unfollow(caller: StaffCaller, target: FollowTarget): Promise<void> {
    await this.#options.follows.remove(caller.session.userRef, target);
  }

  /** Of the kinds of some things those that the caller may read. */
  async #readableKinds(
    { credentials }: StaffCaller,
    things: ReadonlyArray<{ target: FollowTarget }>,
  ): Promise<Set<string>> {
    const { followables, permissions } = this.#options;
    const kinds = new Set(things.map(({ target }) => target.kind));
    const known = [...kinds].flatMap(kind => followables.find(kind) ?? []);
    if (known.length === 0) return new Set();
    const decisions = await permissions.authorize(
      known.map(({ permission }) => ({ permission })),
      { credentials },
    );
    return new Set(
      known
        .filter(
          (_, index) => decisions[index]?.result === AuthorizeResult.ALLOW,
        )
        .map(({ kind }) => kind),
    );
  }
}

function followOf(
  { target, title, path, createdAt }: StoredFollow,
  readable: boolean,
): Follow {
  return { target, title, path, since: createdAt.toISOString(), readable };
}
