import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * A throw-away folder for reports and databases. Others may enter it: Postgres doesn't run as root, and has to get in.
 *
 * @returns {{ path: string, remove: () => void }}
 */
export function createWorkDir() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'alphaswarm-admin-'));
  fs.chmodSync(folder, 0o755);
  return {
    path: folder,
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
