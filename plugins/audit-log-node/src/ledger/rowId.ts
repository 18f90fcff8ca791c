import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES_PER_ID = 16;

/** Random bytes that no id was made of yet: asking the system for few at a time would take longer than all else that makes a row. */
const pool = Buffer.allocUnsafe(BYTES_PER_ID * 1_024);
let used = pool.length;

/** A new UUIDv7: https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
export function rowId(): string {
  return v7({ rng: nextBytes });
}

function nextBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES_PER_ID;
  return pool.subarray(used - BYTES_PER_ID, used);
}
