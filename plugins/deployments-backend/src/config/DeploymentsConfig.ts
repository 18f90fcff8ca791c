import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** The configuration of deployments. */
export type DeploymentsConfig = {
  namespacePrefix: string;
  maxReplicas: number;
  endpointHosts: readonly string[];
};

/**
 * Reads `deployments`.
 *
 * @throws InputError that names the key
 */
export function readDeploymentsConfig(
  root: RootConfigService,
): DeploymentsConfig {
  const config = root.getOptionalConfig('deployments');
  const namespacePrefix =
    config?.getOptionalString('namespacePrefix') ?? 'tenant-';
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(namespacePrefix)) {
    throw new InputError(
      'deployments.namespacePrefix must be small letters, digits and dashes',
    );
  }
  const maxReplicas = config?.getOptionalNumber('maxReplicas') ?? 20;
  if (!Number.isInteger(maxReplicas) || maxReplicas < 1 || maxReplicas > 1000) {
    throw new InputError(
      'deployments.maxReplicas must be a whole number from 1 to 1000',
    );
  }
  const endpointHosts = config?.getOptionalStringArray('endpointHosts') ?? [
    '.svc',
    '.svc.cluster.local',
  ];
  if (!endpointHosts.every(end => /^\.[a-z0-9.-]+$/.test(end))) {
    throw new InputError(
      "deployments.endpointHosts must be ends of host names, each with the dot that it begins with: '.svc'",
    );
  }
  return { namespacePrefix, maxReplicas, endpointHosts };
}
