import {
  resolvePackagePath,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

/** The recorder's part of the database. Live data doesn't need it. */
export function createMemoryDatabase(options: {
  database: DatabaseService;
  logger: LoggerService;
}): PluginDatabase {
  return PluginDatabase.create({
    ...options,
    migrations: resolvePackagePath(
      '@alphaswarm-admin/plugin-platform-ecs-backend',
      'migrations',
    ),
    holds: 'The record of what happened',
    unaffected: 'What is live is not affected',
  });
}
