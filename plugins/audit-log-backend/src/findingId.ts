import { createHash } from 'node:crypto';

/**
 * The action id of the row that tells of a finding: a UUID of version 8 (RFC 9562) that follows from what the finding is about, so that who finds it again, or in another process, can
 * see that its row is there.
 */
export function findingId(...about: string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(about)).digest();
  bytes[6] = 0x80 + (bytes[6] % 0x10);
  bytes[8] = 0x80 + (bytes[8] % 0x40);
  return bytes
    .toString('hex', 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
