import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConfigReader, type Config } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { migrateSchema } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';

/** The `staff-access` schema, opened once per process for the root services that keep state in it. */
export interface StaffAccessDatabase {
  /**
   * The migrated client. The first call connects; a failed one is tried again by the next call, so that a database that comes up late is
   * found without a restart.
   */
  client(): Promise<Knex>;
}

/**
 * Brings the schema to the newest version.
 *
 * @param knex - a client whose search path is the schema
 */
export async function migrateStaffAccessSchema(knex: Knex): Promise<void> {
  await migrateSchema(knex, {
    directory: resolvePackagePath(
      '@alphaswarm-admin/plugin-staff-access-node',
      'migrations',
    ),
  });
}

/**
 * How long anything waits for the database, milliseconds. Connecting and asking each have this long, so that an action is refused with 503
 * within about 3 s of the database's going away, hanging or running out of connections.
 */
const PATIENCE_MS = 1_500;

/**
 * The configuration with short timeouts for a plugin's schema. What an installer sets under `backend.database.plugin.<id>` wins.
 *
 * @see https://node-postgres.com/apis/client for the connection's options
 */
export function withShortTimeouts(
  config: Config,
  pluginId = 'staff-access',
): Config {
  const timeouts: JsonObject = {
    connection: {
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      // On the server too, so that a statement given up on doesn't go on holding its locks.
      statement_timeout: PATIENCE_MS,
      keepAlive: true,
    },
    knexConfig: {
      pool: {
        min: 0,
        acquireTimeoutMillis: PATIENCE_MS,
        createTimeoutMillis: PATIENCE_MS,
      },
    },
  };
  return ConfigReader.fromConfigs([
    {
      context: 'staff-access timeouts',
      data: {
        backend: { database: { plugin: { [pluginId]: timeouts } } },
      },
    },
    { context: 'config', data: config.get<JsonObject>() },
  ]);
}

/** The `staff-access` schema. */
export const staffAccessDatabaseServiceRef =
  createServiceRef<StaffAccessDatabase>({
    id: 'staff-access.database',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {
          config: coreServices.rootConfig,
          logger: coreServices.rootLogger,
          lifecycle: coreServices.rootLifecycle,
        },
        factory({ config, logger, lifecycle }) {
          const database = DatabaseManager.fromConfig(
            withShortTimeouts(config),
            {
              rootLogger: logger,
              rootLifecycle: lifecycle,
            },
          ).forPlugin('staff-access', { logger, lifecycle });
          return createRetryingDatabase(async () => {
            const knex = await database.getClient();
            await migrateStaffAccessSchema(knex);
            return knex;
          });
        },
      }),
  });

/** Opens on the first use, keeps what opened, forgets what failed. */
export function createRetryingDatabase(
  open: () => Promise<Knex>,
): StaffAccessDatabase {
  let opened: Promise<Knex> | undefined;
  return {
    client() {
      opened ??= open().catch(error => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
  };
}
