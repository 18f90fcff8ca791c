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

/** What a tenant is told by. */
export type EntraTenantSettings = {
  tenantId: string;
  clientId: string;
  /** Left out: Microsoft's own for the tenant. */
  issuer?: string;
  /** Left out: where the issuer's keys are by Microsoft's layout. */
  jwksUrl?: string;
};

/**
 * The one place that knows how issuer, keys and authority hang together.
 *
 * @param settings - the tenant
 * @param key - what the settings are called in the config, for messages
 * @throws Error naming the setting that is malformed
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function entraTenant(
  settings: EntraTenantSettings,
  key: string,
): EntraTenant {
  const tenantId = settings.tenantId.toLowerCase();
  if (!UUID.test(tenantId)) {
    // `common` and `organizations` would admit every tenant in the world.
    throw new Error(
      `${key}.tenantId must be the tenant's id (a UUID), not an alias`,
    );
  }
  const issuer =
    settings.issuer ?? `https://login.microsoftonline.com/${tenantId}/v2.0`;
  parseTrustedUrl(issuer, `${key}.issuer`);
  const authority = `${issuer.replace(/\/v2\.0\/?$/, '').replace(/\/$/, '')}/`;
  return {
    tenantId,
    clientId: settings.clientId,
    issuer,
    jwksUrl: parseTrustedUrl(
      settings.jwksUrl ?? `${authority}discovery/v2.0/keys`,
      `${key}.jwksUrl`,
    ),
    authority: new URL(authority),
  };
}

/**
 * Reads `staffAccess.entra`.
 *
 * @param config - the root config
 * @throws Error naming the key that is missing or malformed
 */
export function readEntraTenant(config: Config): EntraTenant {
  const key = 'staffAccess.entra';
  const entra = config.getConfig(key);
  return entraTenant(
    {
      tenantId: entra.getString('tenantId'),
      clientId: entra.getString('clientId'),
      issuer: entra.getOptionalString('issuer'),
      jwksUrl: entra.getOptionalString('jwksUrl'),
    },
    key,
  );
}
