import type { FollowTarget } from '@alphaswarm-admin/plugin-staff-access-common';

/** Something to follow. */
export type NewFollow = {
  userRef: string;
  target: FollowTarget;
  title: string;
  /** Its page, below the portal's root. */
  path: string;
  /** Only rows of the ledger from this one on are news. */
  fromSeq: number;
  createdAt: Date;
};

/** Something that is followed. */
export type StoredFollow = Omit<NewFollow, 'fromSeq'>;

/** An action that ended, as far as it matters who is told. */
export type EndedAction = {
  actionId: string;
  seq: number;
  target: FollowTarget;
  /** Whose action it was: they know. */
  actor: string | null;
};

/** What somebody is still to be told. */
export type PendingNews = {
  id: string;
  actionId: string;
  follow: StoredFollow;
};

/** What people follow, and what they are to be told of it. Every method rejects with `ServiceUnavailableError` if the database can't be asked. */
export interface Follows {
  /**
   * Follows something. Following it again changes what it is called, and nothing else.
   *
   * @param limit - how many things a person may follow
   * @throws ConflictError for one more than that
   */
  add(follow: NewFollow, limit: number): Promise<StoredFollow>;

  /** Follows something no more, and drops what was still to be told of it. */
  remove(userRef: string, target: FollowTarget): Promise<void>;

  /** What a person follows, newest first. */
  of(userRef: string): Promise<StoredFollow[]>;

  /** The row of the ledger that is to be looked at next; undefined while nobody has ever followed anything. */
  position(): Promise<number | undefined>;

  /**
   * Notes who is to be told of the actions that ended in a stretch of the ledger, and moves on to its end: both or neither, and of several processes one.
   *
   * @param stretch.from - the position that the stretch was read from
   * @param stretch.to - the position to move to
   */
  note(stretch: {
    from: number;
    to: number;
    ended: readonly EndedAction[];
  }): Promise<void>;

  /** What people are still to be told, oldest first. */
  pending(limit: number): Promise<PendingNews[]>;

  /** Notes that it was told, or needn't be. */
  settle(news: Pick<PendingNews, 'id'>): Promise<void>;

  /** Gives up what was to be told before a moment. @returns how much */
  giveUp(before: Date): Promise<number>;
}
