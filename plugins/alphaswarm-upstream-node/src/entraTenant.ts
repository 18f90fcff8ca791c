import type { Config } from '@backstage/config';
import { parseTrustedUrl } from './trustedUrl';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The Entra tenant of the staff, and the app registration that they sign in to. */
export type EntraTenant = {
  tenantId: string;
  /** The application (client) id: the audience of ID tokens. */
  clientId: string;
  /** Exactly as in ID tokens' `iss`. */
  issuer: string;
  /** Where Entra publishes its signing keys. */
  jwksUrl: URL;
  /** What every interactive URL of the tenant begins with, `https://login.microsoftonline.com/<tenant>/`. */
  authority: URL;
};

/**
 * Reads `staffAccess.entra`: the one place that knows how issuer, keys and authority hang together.
 *
 * @param config - the root config
 * @throws Error naming the key that is missing or malformed
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function readEntraTenant(config: Config): EntraTenant {
  const entra = config.getConfig('staffAccess.entra');
  const tenantId = entra.getString('tenantId').toLowerCase();
  if (!UUID.test(tenantId)) {
    // `common` and `organizations` would admit every tenant in the world.
    throw new Error(
      "staffAccess.entra.tenantId must be the tenant's id (a UUID), not an alias",
    );
  }
  const issuer =
    entra.getOptionalString('issuer') ??
    `https://login.microsoftonline.com/${tenantId}/v2.0`;
  parseTrustedUrl(issuer, 'staffAccess.entra.issuer');
  const authority = `${issuer.replace(/\/v2\.0\/?$/, '').replace(/\/$/, '')}/`;
  return {
    tenantId,
    clientId: entra.getString('clientId'),
    issuer,
    jwksUrl: parseTrustedUrl(
      entra.getOptionalString('jwksUrl') ?? `${authority}discovery/v2.0/keys`,
      'staffAccess.entra.jwksUrl',
    ),
    authority: new URL(authority),
  };
}
