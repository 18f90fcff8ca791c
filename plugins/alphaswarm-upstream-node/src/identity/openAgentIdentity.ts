import type { Config } from '@backstage/config';
import { readEntraTenant } from '../entraTenant';
import { UpstreamHttp } from '../http/UpstreamHttp';
import { AgentIdentity } from './AgentIdentity';
import {
  blueprintSecret,
  type BlueprintCredential,
  projectedTokenFile,
} from './BlueprintCredential';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Of one step of the exchange with its retries, milliseconds. Entra answers in a fraction of that, or not at all. */
const TOKEN_TIMEOUT_MS = 5_000;

/**
 * Opens the deployment's agent identity as `alphaswarm.agentIdentity` says.
 *
 * @returns undefined if none is configured
 * @throws Error naming the key that is missing or malformed
 */
export function openAgentIdentity(config: Config): AgentIdentity | undefined {
  if (!config.has('alphaswarm.agentIdentity.agentId')) return undefined;
  const { authority } = readEntraTenant(config);
  return AgentIdentity.create({
    entra: UpstreamHttp.create({
      upstream: 'entra',
      baseUrl: authority,
      timeoutMs: TOKEN_TIMEOUT_MS,
    }),
    tokenPath: '/oauth2/v2.0/token',
    blueprintId: readId(config, 'blueprintId'),
    agentId: readId(config, 'agentId'),
    credential: readCredential(config),
  });
}

function readId(config: Config, name: string): string {
  const key = `alphaswarm.agentIdentity.${name}`;
  const id = config.getString(key);
  if (!UUID.test(id)) throw new Error(`${key} must be a client id (a UUID)`);
  return id.toLowerCase();
}

function readCredential(config: Config): BlueprintCredential {
  const key = 'alphaswarm.agentIdentity';
  const tokenFile = config.getOptionalString(`${key}.tokenFile`);
  const secret = config.getOptionalString(`${key}.developmentSecret`);
  if (tokenFile && secret) {
    throw new Error(
      `${key}: tokenFile and developmentSecret exclude each other`,
    );
  }
  if (tokenFile) return projectedTokenFile(tokenFile);
  if (secret) return blueprintSecret(secret);
  throw new Error(
    `${key}: give tokenFile, or for development developmentSecret`,
  );
}
