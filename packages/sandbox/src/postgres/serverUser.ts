import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** The user that the server runs as, as `spawn` takes it; empty for the user that Node runs as. */
export type ServerUser = { uid?: number; gid?: number };

/** Users that a root may step down to. Nothing is added to the machine. */
const UNPRIVILEGED_USERS = ['postgres', '_postgres', 'nobody'];

function idOf(option: '-u' | '-g', user: string): number | undefined {
  try {
    const id = Number(
      execFileSync('id', [option, user], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    return Number.isInteger(id) && id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

function ownerOf(cluster: string): { uid: number; gid: number } | undefined {
  return statSync(cluster, { throwIfNoEntry: false });
}

/**
 * Chooses the user for a data folder. PostgreSQL refuses to run as root, so that root steps down: to the owner of a data folder that is there
 * already, otherwise to a user made for such things.
 *
 * @throws when no user will do: a user id without an entry in the user database, somebody else's data folder
 */
export function chooseServerUser(cluster: string): ServerUser {
  const owner = ownerOf(cluster);
  const self = process.geteuid?.();
  if (self !== 0) {
    try {
      userInfo();
    } catch {
      throw new Error(
        `User id ${self} has no entry in /etc/passwd, and PostgreSQL's initdb refuses to work without one. Add one (echo 'sandbox:x:${self}:${process.getegid?.()}::/tmp:/bin/sh' >> /etc/passwd), or run as a user that has one.`,
      );
    }
    if (owner && self !== undefined && owner.uid !== self) {
      throw new Error(
        `${cluster} belongs to user id ${owner.uid}, who ran the sandbox before (or root did). Run it as that user again, or delete the folder.`,
      );
    }
    return {};
  }
  if (owner && owner.uid !== 0) {
    return { uid: owner.uid, gid: owner.gid };
  }
  for (const user of UNPRIVILEGED_USERS) {
    const uid = idOf('-u', user);
    const gid = idOf('-g', user);
    if (uid !== undefined && gid !== undefined) {
      return { uid, gid };
    }
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and there is none of the users ${UNPRIVILEGED_USERS.join(', ')} to step down to. Add one: useradd --system postgres`,
  );
}
