import { DatabaseManager } from '@backstage/backend-defaults/database';
import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';

/** The plugin whose schema the ledger is in. */
const PLUGIN_ID = 'audit-log';
const CONNECT_TIMEOUT_MS = 2_000;
const POOL_SIZE = 4;

/**
 * Opens the audit log plugin's own database or schema, with a pool of the ledger's own: its timeouts are short, so that a caller whose row can't
 * be written hears of it soon, and its errors don't quote the rows.
 *
 * @param options.deadlineMs - the longest that a statement may take
 */
export async function openLedgerDatabase(options: {
  config: RootConfigService;
  logger: LoggerService;
  lifecycle: LifecycleService;
  deadlineMs: number;
}): Promise<{ database: Knex; skipMigrations: boolean }> {
  const { config, logger, lifecycle, deadlineMs } = options;
  // The manager isn't told of the lifecycle: it would close the pool while requests that are still running have outcomes to write.
  const service = DatabaseManager.fromConfig(
    withLedgerTimeouts(config, deadlineMs),
    { rootLogger: logger },
  ).forPlugin(PLUGIN_ID, { logger, lifecycle });
  return {
    database: await service.getClient(),
    skipMigrations: service.migrations?.skip ?? false,
  };
}

function withLedgerTimeouts(
  config: RootConfigService,
  deadlineMs: number,
): ConfigReader {
  const database = config.get<JsonObject>('backend.database');
  const plugins = objectAt(database, 'plugin');
  const plugin = objectAt(plugins, PLUGIN_ID);
  const knexConfig = {
    ...objectAt(database, 'knexConfig'),
    ...objectAt(plugin, 'knexConfig'),
  };
  const waitMs = Math.min(CONNECT_TIMEOUT_MS, deadlineMs);
  return new ConfigReader({
    backend: {
      database: {
        ...database,
        plugin: {
          ...plugins,
          [PLUGIN_ID]: {
            ...plugin,
            knexConfig: {
              ...knexConfig,
              compileSqlOnError: false,
              pool: {
                ...objectAt(knexConfig, 'pool'),
                min: 0,
                max: POOL_SIZE,
                acquireTimeoutMillis: waitMs,
                createTimeoutMillis: waitMs,
              },
            },
            // A connection string leaves no room for them; then the client side timeouts have to do.
            ...(typeof plugin.connection !== 'string' && {
              connection: {
                ...objectAt(plugin, 'connection'),
                connectionTimeoutMillis: waitMs,
                statement_timeout: deadlineMs,
              },
            }),
          },
        },
      },
    },
  });
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}
