/** How many things a person may follow. */
export const MAX_FOLLOWS = 500;

/** Something that actions are done to, as rows of the audit log name it. */
export type FollowTarget = { kind: string; id: string };

/** Something that a person follows. */
export type Follow = {
  target: FollowTarget;
  /** What it was called when they began to. */
  title: string;
  /** Its page, below the portal's root. */
  path: string;
  /** ISO 8601 UTC. */
  since: string;
  /** Whether they may read it now. While they may not, they are told nothing of it. */
  readable: boolean;
};

/** What a person follows, newest first. */
export type FollowList = { items: Follow[] };
