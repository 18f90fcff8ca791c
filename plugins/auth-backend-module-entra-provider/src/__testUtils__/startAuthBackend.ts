import {
  auditLedgerServiceRef,
  type AuditEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { staffPolicyDescriptionServiceRef } from '@alphaswarm-admin/plugin-staff-access-node';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import providers from '../index';
import { clientId, tenantId } from './staffTenant';

const portal = 'http://localhost:8900/admin';

/** The rows that sign-ins left. */
export type RecordedLedger = {
  events: AuditEvent[];
  /** What the next appends do. */
  isDown: boolean;
};

/**
 * Starts Backstage's auth backend with our providers on a database of its own.
 *
 * @param options.providers - `auth.providers`
 * @param options.features - in place of the services that aren't under test
 */
export async function startAuthBackend(options: {
  databases: TestDatabases;
  providers: object;
  groupRoles?: Record<string, string[]>;
  features: BackendFeature[];
}) {
  const knex = await options.databases.init('POSTGRES_18');
  // Picked by name: knex hides the password from enumeration.
  const { host, port, user, password, database } =
    knex.client.config.connection;
  const ledger: RecordedLedger = { events: [], isDown: false };
  const backend = await startTestBackend({
    features: [
      authPlugin,
      providers,
      databaseServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: portal },
          backend: {
            baseUrl: portal,
            listen: { port: 0, host: '127.0.0.1' },
            database: {
              client: 'pg',
              connection: { host, port, user, password, database },
              pluginDivisionMode: 'schema',
            },
          },
          auth: {
            omitIdentityTokenOwnershipClaim: false,
            providers: options.providers,
          },
          staffAccess: {
            entra: { tenantId, clientId },
            sessions: { secret: 'a secret that is only good for tests, 1234' },
            groupRoles: options.groupRoles,
          },
        },
      }),
      // The test's server has no /admin; what browsers are told has.
      mockServices.discovery.mock({
        getBaseUrl: async pluginId => `${portal}/api/${pluginId}`,
        getExternalBaseUrl: async pluginId => `${portal}/api/${pluginId}`,
      }).factory,
      createServiceFactory({
        service: auditLedgerServiceRef,
        deps: {},
        factory: () => ({
          async append(event: AuditEvent): Promise<never> {
            if (ledger.isDown) throw new Error('the ledger is down');
            ledger.events.push(event);
            return undefined as never;
          },
          register: () => {},
          definitions: () => [],
          openActions: async () => [],
          rowsOfAction: async () => [],
          compensationsOf: async () => [],
          size: async () => 0,
          rowsFrom: async () => [],
        }),
      }),
      createServiceFactory({
        service: staffPolicyDescriptionServiceRef,
        deps: {},
        factory: () => ({
          whoCould: () => undefined,
          rolesOf: refs =>
            refs
              .filter(ref => ref.startsWith('group:staff-role/'))
              .map(ref => ref.slice('group:staff-role/'.length)),
        }),
      }),
      ...options.features,
    ],
  });
  return {
    origin: `http://127.0.0.1:${backend.server.port()}`,
    ledger,
    stop: () => backend.stop(),
  };
}
