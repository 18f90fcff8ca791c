import { Signer } from '@aws-sdk/rds-signer';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { PoolConfig } from 'pg';

/** How far the portal's own connections wait, milliseconds. */
export type ConnectionTimeouts = {
  connectMs: number;
  queryMs: number;
};

/**
 * The connection of `backend.database` for `pg` itself, for what looks at the database from outside of any plugin: the health probe and the start-up
 * check. With `connection.type: rds` each connection signs in with a fresh IAM token, as Backstage's own do.
 *
 * @param config - the root config
 * @param timeouts - connecting and each query end after this
 * @throws Error if `connection.type` is one that the portal doesn't know, or RDS lacks host, port, user or region
 * @see https://node-postgres.com/apis/pool
 */
export function readPostgresConnection(
  config: RootConfigService,
  timeouts: ConnectionTimeouts,
): PoolConfig {
  const key = 'backend.database.connection';
  const limits: PoolConfig = {
    connectionTimeoutMillis: timeouts.connectMs,
    query_timeout: timeouts.queryMs,
    application_name: 'alphaswarm_admin',
  };
  const connection = config.get<JsonObject | string>(key);
  if (typeof connection === 'string') {
    return { ...limits, connectionString: connection };
  }
  const { type = 'default', region: _, ...options } = connection;
  switch (type) {
    case 'default':
      return { ...(options as PoolConfig), ...limits };
    case 'rds': {
      const signer = new Signer({
        hostname: config.getString(`${key}.host`),
        port: config.getNumber(`${key}.port`),
        username: config.getString(`${key}.user`),
        region:
          config.getOptionalString(`${key}.region`) ?? process.env.AWS_REGION,
      });
      return {
        ...(options as PoolConfig),
        ...limits,
        password: () => signer.getAuthToken(),
      };
    }
    default:
      throw new Error(`${key}.type must be 'default' or 'rds'`);
  }
}
