import { createTreeHasher } from '@alphaswarm-admin/plugin-audit-log-common';
import { hash } from 'node:crypto';

/** The tree hashes by Node's own SHA-256. */
export const nodeTreeHasher = createTreeHasher(message =>
  hash('sha256', message, 'buffer'),
);
