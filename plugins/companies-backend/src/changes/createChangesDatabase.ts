import {
  resolvePackagePath,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

/** Where it is kept who changes which company. */
export function createChangesDatabase(services: {
  database: DatabaseService;
  logger: LoggerService;
}): PluginDatabase {
  return PluginDatabase.create({
    ...services,
    migrations: resolvePackagePath(
      '@alphaswarm-admin/plugin-companies-backend',
      'migrations',
    ),
    holds: 'The record of who changes which company',
    unaffected: 'What alphaswarm-cp says of companies is not affected.',
  });
}
