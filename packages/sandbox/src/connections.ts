import { join } from 'node:path';
import { writeFileAtomically } from './entra/writeFileAtomically';
import type { Sandbox } from './Sandbox';

/**
 * Writes `connections.json`: what whoever started the sandbox needs to connect a portal to it. It holds passwords; only its owner can read it.
 *
 * @returns the path
 */
export function writeConnections(dataDir: string, sandbox: Sandbox): string {
  const { entra, postgres, scenario, origins } = sandbox;
  const path = join(dataDir, 'connections.json');
  writeFileAtomically(
    path,
    `${JSON.stringify(
      {
        origins,
        postgres: postgres && {
          ...postgres.connection,
          dataDir: postgres.dataDir,
        },
        entra: {
          issuer: entra.issuer,
          jwksUrl: `${origins.entra}/${scenario.tenant.id}/discovery/v2.0/keys`,
          tenantId: scenario.tenant.id,
          clientId: entra.staffClient.id,
          clientSecret: entra.staffClient.secret,
          blueprint: entra.blueprint,
          workloadTokenFile: join(dataDir, 'workload-token'),
        },
        staff: scenario.staff,
      },
      null,
      2,
    )}\n`,
  );
  return path;
}
