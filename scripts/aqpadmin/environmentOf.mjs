/** What is the same for every portal on Kubernetes. */
const always = {
  ALPHASWARM_ADMIN_LISTEN_HOST: '0.0.0.0',
  ALPHASWARM_ADMIN_LISTEN_PORT: '8900',
  ALPHASWARM_ADMIN_METRICS_HOST: '0.0.0.0',
  ALPHASWARM_ADMIN_METRICS_PORT: '9464',
  // The job makes the ledger's tables, as the role that owns them.
  APP_CONFIG_backend_database_plugin: '{"audit-log":{"skipMigrations":true}}',
};

/**
 * The non-secret environment that a resource stands for, by the variables of docs/configuration.md.
 *
 * @param {object} spec - an admitted resource's, with its defaults
 * @returns {Record<string, string>}
 */
export function environmentOf(spec) {
  const { database, entra, pomerium, cp, core } = spec;
  const variables = {
    ...always,
    ALPHASWARM_ADMIN_BASE_URL: spec.publicUrl,
    ALPHASWARM_ADMIN_ENVIRONMENT: spec.environment.name,
    ALPHASWARM_ADMIN_ENVIRONMENT_TONE: spec.environment.tone,
    ALPHASWARM_ADMIN_TRUSTED_PROXIES: spec.trustedProxies?.join(','),
    ALPHASWARM_ADMIN_DB_HOST: database.host,
    ALPHASWARM_ADMIN_DB_PORT: database.port,
    ALPHASWARM_ADMIN_DB_NAME: database.name,
    ALPHASWARM_ADMIN_DB_USER: database.user,
    ALPHASWARM_ADMIN_LEDGER_ORIGIN: spec.ledger.origin,
    ALPHASWARM_ADMIN_STEP_UP_AUTHORITY: spec.stepUp.authority,
    ENTRA_TENANT_ID: entra.tenantId,
    ENTRA_CLIENT_ID: entra.clientId,
    ENTRA_ISSUER: entra.issuer,
    ENTRA_JWKS_URL: entra.jwksUrl,
    ENTRA_AGENT_BLUEPRINT_ID: entra.agent?.blueprintId,
    ENTRA_AGENT_ID: entra.agent?.agentId,
    POMERIUM_JWKS_URL: pomerium.jwksUrl,
    POMERIUM_ISSUER: pomerium.issuer,
    POMERIUM_AUDIENCE: pomerium.audience,
    POMERIUM_GROUP: pomerium.group,
    POMERIUM_SUBJECT_CLAIM: pomerium.subjectClaim,
    ALPHASWARM_CP_URL: cp.url,
    ALPHASWARM_CP_ALLOW_HTTP: cp.allowHttp,
    ALPHASWARM_CORE_URL: core.url,
    ALPHASWARM_CORE_ALLOW_HTTP: core.allowHttp,
    APP_CONFIG_platformEcs_clusters: JSON.stringify(spec.clusters),
    ...spec.settings,
  };
  return Object.fromEntries(
    Object.entries(variables)
      // An empty variable is a value: what has none is left out.
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)]),
  );
}
