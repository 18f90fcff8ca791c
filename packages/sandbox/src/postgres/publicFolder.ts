import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';

const OTHERS_MAY_WRITE = 0o022;

/**
 * A folder of our own below /var/tmp, which everybody can enter. Its name depends on the data folder that it stands for, so that parallel
 * checkouts get different ones.
 *
 * @throws when somebody else has made it: /var/tmp is open to all
 */
export function createPublicFolder(dataDir: string): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const folder = `/var/tmp/alphaswarm-admin-${hash}`;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const stat = lstatSync(folder);
  if (
    !stat.isDirectory() ||
    stat.uid !== process.geteuid?.() ||
    stat.mode & OTHERS_MAY_WRITE
  ) {
    throw new Error(
      `${folder} is not ours: it is a link, belongs to another user, or others may write to it. Remove it.`,
    );
  }
  // Whatever the umask made of it.
  chmodSync(folder, 0o755);
  return folder;
}
