import { z } from 'zod';

const KEY = 'audit-log.verified-head';

const rememberedSchema = z.object({
  /** ISO 8601: when this browser verified it. */
  at: z.iso.datetime(),
  size: z.number().int().min(0),
  /** The signed head, verbatim. */
  signed: z.string(),
});

/** A head that this browser has verified. */
export type RememberedHead = z.infer<typeof rememberedSchema>;

/**
 * Keeps the largest head that this browser verified: a later one has to continue it, so that a history that was written anew is caught even if all of its proofs
 * are in order.
 */
export class HeadMemory {
  readonly #storage: Storage;

  private constructor(storage: Storage) {
    this.#storage = storage;
  }

  static create(options: { storage: Storage }): HeadMemory {
    return new HeadMemory(options.storage);
  }

  /** The head, if there is one and it can be read. */
  recall(): RememberedHead | undefined {
    try {
      const kept = this.#storage.getItem(KEY);
      return kept === null
        ? undefined
        : rememberedSchema.parse(JSON.parse(kept));
    } catch {
      // Garbled, or a browser that keeps nothing: then there is nothing to compare with.
      return undefined;
    }
  }

  /** Keeps a head. */
  keep(head: RememberedHead): void {
    try {
      this.#storage.setItem(KEY, JSON.stringify(head));
    } catch {
      // A browser that keeps nothing still verifies.
    }
  }
}
