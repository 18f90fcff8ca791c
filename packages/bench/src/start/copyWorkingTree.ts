import { execFile } from 'node:child_process';
import { cp, lstat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Copies what a clone of this checkout would have if everything in it were committed: files that Git tracks or would add. Nothing that was installed, built or
 * kept comes along.
 *
 * @param from - the checkout
 * @param to - a folder, made if missing
 * @returns how many files were copied
 */
export async function copyWorkingTree(
  from: string,
  to: string,
): Promise<number> {
  const { stdout } = await run(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: from, maxBuffer: 64 * 1024 * 1024 },
  );
  const files = [...new Set(stdout.split('\0').filter(Boolean))];
  let copied = 0;
  for (const file of files) {
    const source = path.join(from, file);
    // Tracked, but deleted and not yet committed.
    if (!(await exists(source))) continue;
    await cp(source, path.join(to, file), { verbatimSymlinks: true });
    copied += 1;
  }
  return copied;
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
