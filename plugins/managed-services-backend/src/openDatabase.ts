import {
  resolvePackagePath,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

/** Managed services' part of the database. */
export function openDatabase(options: {
  database: DatabaseService;
  logger: LoggerService;
}): PluginDatabase {
  return PluginDatabase.create({
    ...options,
    migrations: resolvePackagePath(
      '@alphaswarm-admin/plugin-managed-services-backend',
      'migrations',
    ),
    holds: 'The catalogue of managed services',
    unaffected: 'What runs is not affected',
  });
}
