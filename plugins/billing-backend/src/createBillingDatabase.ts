import {
  resolvePackagePath,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

/** Billing's part of the database. */
export function createBillingDatabase(options: {
  database: DatabaseService;
  logger: LoggerService;
}): PluginDatabase {
  return PluginDatabase.create({
    ...options,
    migrations: resolvePackagePath(
      '@alphaswarm-admin/plugin-billing-backend',
      'migrations',
    ),
    holds: 'What the portal knows of Stripe',
    unaffected: 'Nothing in Stripe is affected',
  });
}
