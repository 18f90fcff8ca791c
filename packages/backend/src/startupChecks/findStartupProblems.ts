import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readPostgresConnection } from '../database/postgresConnection';
import { checkClusters } from './checkClusters';
import { checkCors } from './checkCors';
import { checkDatabase } from './checkDatabase';
import { checkDatabaseRole } from './checkDatabaseRole';
import { checkGate } from './checkGate';
import { checkPublicUrls } from './checkPublicUrls';
import { checkSecrets } from './checkSecrets';
import { checkSignIn } from './checkSignIn';
import { checkTokenSources } from './checkTokenSources';
import { isExposed } from './exposure';
import type { StartupFinding } from './StartupFinding';

const PATIENCE_MS = 5_000;

const configChecks = [
  checkPublicUrls,
  checkGate,
  checkSignIn,
  checkTokenSources,
  checkSecrets,
  checkDatabase,
  checkCors,
  checkClusters,
];

/**
 * Everything that is missing or unsafe for a portal that others than this machine can reach; nothing for one that they can't.
 *
 * The database is asked only if the configuration says how to.
 */
export async function findStartupProblems(
  config: RootConfigService,
): Promise<StartupFinding[]> {
  if (!isExposed(config)) return [];
  const findings = configChecks.flatMap(check => check(config));
  if (findings.some(({ key }) => key.startsWith('backend.database'))) {
    return findings;
  }
  const connection = readPostgresConnection(config, {
    connectMs: PATIENCE_MS,
    queryMs: PATIENCE_MS,
  });
  return [...findings, ...(await checkDatabaseRole(connection))];
}

/** The portal must not be served as it is configured. */
export class UnsafeConfigurationError extends Error {
  readonly name = 'UnsafeConfigurationError';

  constructor(readonly findings: StartupFinding[]) {
    super(
      [
        'The portal is not served: its configuration is incomplete or unsafe (docs/configuration.md).',
        ...findings.map(({ key, problem }) => `  - ${key} ${problem}`),
      ].join('\n'),
    );
  }
}
