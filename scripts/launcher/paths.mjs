import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The checkout. */
export const root = path.resolve(
  fileURLToPath(new URL('../..', import.meta.url)),
);

/** What the launcher fetched and remembers: safe to delete, made again by the next start. */
export const runtimeDir = path.join(root, '.runtime');

/** What the sandbox keeps: its database, keys and generated secrets. */
export const dataDir = path.resolve(
  process.env.ALPHASWARM_ADMIN_DATA_DIR ?? path.join(root, '.data'),
);
