import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ServerUser } from './serverUser';

const OTHERS_MAY_ENTER = 0o001;
const OWNER_MAY_ENTER = 0o100;

/**
 * Whether a user can get to a path, which takes the right to enter each folder above it. Folders that aren't there yet don't count, and group
 * rights neither: at worst a folder is thought out of reach that isn't.
 *
 * @param user - without `uid`, Node's own user, to whom everything it is given is in reach
 */
export function isReachable(path: string, user: ServerUser): boolean {
  if (user.uid === undefined) {
    return true;
  }
  let folder = dirname(resolve(path));
  for (;;) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (
      stat &&
      !(
        stat.mode & OTHERS_MAY_ENTER ||
        (stat.uid === user.uid && stat.mode & OWNER_MAY_ENTER)
      )
    ) {
      return false;
    }
    const parent = dirname(folder);
    if (parent === folder) {
      return true;
    }
    folder = parent;
  }
}
