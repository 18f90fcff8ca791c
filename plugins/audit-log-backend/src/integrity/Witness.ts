import type { Hash } from '@alphaswarm-admin/plugin-audit-log-common';

/** The present tree, as a witness is shown it. */
export interface PresentTree {
  /** The signed head. */
  readonly head: { size: number; root: Hash; note: string };

  /** The root that the tree has, or had, at a size up to the head's. */
  rootAt(size: number): Promise<Hash>;

  /** The proof that the head continues the tree of `oldSize`, with the head: the body of a C2SP tlog-witness request. */
  continuation(oldSize: number): Promise<string>;
}

/** How far a witness is behind. */
export type WitnessStanding = {
  /** How many rows the newest checkpoint has that the witness holds; 0 if it holds none. */
  size: number;
};

/**
 * Somebody outside the database who remembers heads that were signed. Whoever rewrites the database, with the key, can't rewrite what a witness
 * holds.
 */
export interface Witness {
  /** What it is called in logs, metrics and on the page. */
  readonly name: string;

  /**
   * Compares what the witness holds with the present tree and, if they agree, hands over the head.
   *
   * @param tree - the present tree
   * @param depth - `newest` compares the newest checkpoint that it holds, `all` every one
   * @returns what it holds now
   * @throws LedgerBrokenError if the present tree does not continue what the witness holds
   * @throws anything else if the witness can't be asked; the next time makes up for it
   */
  compare(tree: PresentTree, depth: 'newest' | 'all'): Promise<WitnessStanding>;
}
