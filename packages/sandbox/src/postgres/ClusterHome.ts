import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createPublicFolder } from './publicFolder';
import { isReachable } from './reachable';
import {
  copyServerBinaries,
  findServerBinaries,
  type ServerBinaries,
} from './serverBinaries';
import { chooseServerUser, type ServerUser } from './serverUser';

/** Where a server's files are, and who runs it. */
export interface ClusterHome {
  /** Holds the cluster, the credentials and the mark of who uses it. */
  home: string;
  /** PostgreSQL's own data folder. */
  cluster: string;
  binaries: ServerBinaries;
  user: ServerUser;
}

function homeIn(home: string): Pick<ClusterHome, 'home' | 'cluster' | 'user'> {
  const cluster = join(home, 'cluster');
  return { home, cluster, user: chooseServerUser(cluster) };
}

/**
 * Decides where the server's files go. When root runs the sandbox in a place that only root can enter, the unprivileged user that the server
 * runs as could reach neither data nor binaries; then both go to a folder below /var/tmp.
 *
 * @param log - is told about such a move
 */
export function settleClusterHome(
  dataDir: string,
  log: (line: string) => void,
): ClusterHome {
  const wanted = resolve(dataDir);
  mkdirSync(wanted, { recursive: true, mode: 0o755 });
  let settled = homeIn(wanted);
  if (!isReachable(settled.cluster, settled.user)) {
    settled = homeIn(createPublicFolder(wanted));
    log(
      `User id ${settled.user.uid} can't enter ${wanted}, so that PostgreSQL's data is in ${settled.home}`,
    );
  }
  let binaries = findServerBinaries();
  if (!isReachable(join(binaries.folder, 'bin', 'postgres'), settled.user)) {
    const folder = createPublicFolder(wanted);
    binaries = copyServerBinaries(binaries, folder);
    log(
      `User id ${settled.user.uid} can't enter node_modules, so that PostgreSQL's binaries run from ${binaries.folder}`,
    );
  }
  return { ...settled, binaries };
}
