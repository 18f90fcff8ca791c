import { execFile } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ClusterHome } from './ClusterHome';
import {
  serverEnvironment,
  SUPERUSER,
  type PostgresSettings,
} from './serverSettings';

const run = promisify(execFile);

function requireSameMajorVersion(where: ClusterHome): void {
  const stored = readFileSync(join(where.cluster, 'PG_VERSION'), 'utf8').trim();
  const [major] = where.binaries.version.split('.');
  if (stored !== major) {
    throw new Error(
      `${where.cluster} is of PostgreSQL ${stored}, and this is ${major}, which can't read it. Delete the folder to start afresh.`,
    );
  }
}

/**
 * Makes the cluster unless there is one. It gets its final name only when it is whole, so that an interrupted attempt is simply repeated.
 *
 * @throws with what `initdb` said
 */
export async function initialiseCluster(
  where: ClusterHome,
  superuserPassword: string,
  settings: PostgresSettings,
): Promise<void> {
  if (existsSync(where.cluster)) {
    requireSameMajorVersion(where);
    return;
  }
  const draft = `${where.cluster}.draft`;
  const passwordFile = `${where.cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  const { uid, gid } = where.user;
  if (uid !== undefined && gid !== undefined) {
    chownSync(draft, uid, gid);
    chownSync(passwordFile, uid, gid);
  }
  try {
    await run(
      join(where.binaries.folder, 'bin', 'initdb'),
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order and case rules on every machine, whatever locales it has.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(settings.durability === 'disposable' ? ['--no-sync'] : []),
      ],
      { ...where.user, cwd: '/', env: serverEnvironment() },
    );
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(
      `PostgreSQL's initdb failed: ${stderr?.trim() || String(error)}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, where.cluster);
}
