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
 * check.
 *
 * @param config - the root config
 * @param timeouts - connecting and each query end after this
 * @see https://node-postgres.com/apis/pool
 */
export function readPostgresConnection(
  config: RootConfigService,
  timeouts: ConnectionTimeouts,
): PoolConfig {
  const connection = config.get<JsonObject | string>(
    'backend.database.connection',
  );
  return {
    ...(typeof connection === 'string'
      ? { connectionString: connection }
      : (connection as PoolConfig)),
    connectionTimeoutMillis: timeouts.connectMs,
    query_timeout: timeouts.queryMs,
  };
}
