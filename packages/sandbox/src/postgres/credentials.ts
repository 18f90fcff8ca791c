import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const credentialsSchema = z.object({
  superuserPassword: z.string().min(16),
  portalPassword: z.string().min(16),
});

/** The passwords of a cluster. */
export type ClusterCredentials = z.infer<typeof credentialsSchema>;

/**
 * Loads a cluster's passwords, or makes them once. The file is readable by its owner only.
 *
 * @throws when the file is there but damaged
 */
export function loadCredentials(home: string): ClusterCredentials {
  const file = join(home, 'credentials.json');
  if (existsSync(file)) {
    chmodSync(file, 0o600);
    return credentialsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  }
  const credentials = {
    superuserPassword: randomBytes(24).toString('base64url'),
    portalPassword: randomBytes(24).toString('base64url'),
  };
  writeFileSync(file, JSON.stringify(credentials, null, 2), { mode: 0o600 });
  return credentials;
}
