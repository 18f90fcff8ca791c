import { readFile } from 'node:fs/promises';
import { UpstreamUnavailableError } from '../errors';

/** RFC 7523 §2.2. */
export const CLIENT_ASSERTION_TYPE =
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How the blueprint proves to Entra that it is itself. */
export interface BlueprintCredential {
  /** What to put into the token request. Asked before each. */
  parameters(): Promise<Record<string, string>>;
}

/**
 * The platform's federated token, from the file into which the platform puts it: read again each time, because the platform replaces it.
 *
 * @param path - e.g. `/var/run/secrets/azure/tokens/azure-identity-token`
 */
export function projectedTokenFile(path: string): BlueprintCredential {
  return {
    parameters: async () => {
      // Without the cause: it quotes the path, and this reaches callers.
      const token = await readFile(path, 'utf8').catch(() => '');
      if (!token.trim()) {
        throw new UpstreamUnavailableError(
          "The platform's token for the agent identity can't be read: alphaswarm.agentIdentity.tokenFile names no file, or an empty one",
          { upstream: 'entra', neverSent: true },
        );
      }
      return {
        client_assertion_type: CLIENT_ASSERTION_TYPE,
        client_assertion: token.trim(),
      };
    },
  };
}

/** A secret in place of the federated token: for development. */
export function blueprintSecret(secret: string): BlueprintCredential {
  return { parameters: async () => ({ client_secret: secret }) };
}
