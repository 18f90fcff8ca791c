import { mockServices } from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
  type BackendFeature,
  type RootHttpRouterService,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import {
  mutatingRoutesServiceRef,
  type MutatingRoutes,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createPortal } from '../createPortal';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

/** An empty database. */
export async function createDatabase() {
  const server = new URL(
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
  );
  const name = `portal_${randomUUID().replaceAll('-', '')}`;
  const admin = async (statement: string) => {
    const client = new Client({ connectionString: server.href });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await admin(`create database ${name}`);
  return {
    connection: {
      host: server.hostname,
      port: Number(server.port),
      user: server.username,
      password: server.password,
      database: name,
    },
    drop: () => admin(`drop database ${name} with (force)`),
  };
}

/** A key that the test knows, too: it can sign what the portal would have signed, at another time. */
async function createSigningKey() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'portal-key-'));
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  });
  const files = {
    publicKeyFile: path.join(folder, 'public.pem'),
    privateKeyFile: path.join(folder, 'private.pem'),
  };
  await fs.writeFile(
    files.publicKeyFile,
    publicKey.export({ type: 'spki', format: 'pem' }),
  );
  await fs.writeFile(
    files.privateKeyFile,
    privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  return {
    privateKey,
    config: {
      provider: 'static',
      static: { keys: [{ keyId: 'the-key', alg: 'ES256', ...files }] },
    },
    remove: () => fs.rm(folder, { recursive: true }),
  };
}

/**
 * The whole portal as `index.ts` composes it, on a database of its own. What it would call (cp, AWS, Entra) is not there: these tests are about who gets in, not about
 * what they find.
 *
 * @param config - beside what every portal needs
 * @param features - beside what every portal has
 * @param shared - the database of several portals, which whoever made it drops
 */
export async function startPortal(
  config: JsonObject,
  features: BackendFeature[] = [],
  shared?: Awaited<ReturnType<typeof createDatabase>>,
) {
  const port = await freePort();
  const [database, signingKey] = await Promise.all([
    shared ?? createDatabase(),
    createSigningKey(),
  ]);
  const origin = `http://127.0.0.1:${port}`;
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const secret = () => randomBytes(32).toString('hex');
  const tenantId = randomUUID();
  const { staffAccess: agents, ...others } = config as {
    staffAccess?: JsonObject;
  };
  const portal = createPortal(
    new PrometheusExporter({ preventServerStart: true }),
  );
  portal.add(
    mockServices.rootConfig.factory({
      data: {
        app: {
          baseUrl: `${origin}/admin`,
          packageName: '@alphaswarm-admin/app',
        },
        backend: {
          baseUrl: `${origin}/admin`,
          listen: { port, host: '127.0.0.1' },
          database: {
            client: 'pg',
            pluginDivisionMode: 'schema',
            connection: database.connection,
          },
        },
        auth: {
          environment: 'production',
          keyStore: signingKey.config,
          providers: config.pomerium
            ? { pomerium: {} }
            : { entra: { production: {} } },
        },
        events: { useEventBus: 'never' },
        permission: { enabled: true },
        auditLog: {
          origin: 'admin.example/audit-log',
          hmacKey: secret(),
          signingKeys: [{ seed: randomBytes(32).toString('base64') }],
        },
        staffAccess: {
          sessions: { secret: secret() },
          entra: {
            tenantId,
            clientId: randomUUID(),
            issuer: `${nowhere}/${tenantId}/v2.0`,
            jwksUrl: `${nowhere}/${tenantId}/keys`,
          },
          ...agents,
        },
        alphaswarm: { cp: { baseUrl: nowhere }, core: { baseUrl: nowhere } },
        platformEcs: {
          ecsEndpoint: nowhere,
          cloudwatchEndpoint: nowhere,
          clusters: [
            {
              name: 'the-cluster',
              region: 'eu-west-1',
              limits: { default: { min: 0, max: 10 } },
            },
          ],
        },
        catalog: { locations: [] },
        ...others,
      },
    }),
  );
  const seen: {
    rootHttpRouter?: RootHttpRouterService;
    mutatingRoutes?: MutatingRoutes;
  } = {};
  portal.add(
    createBackendPlugin({
      pluginId: 'observer',
      register(env) {
        env.registerInit({
          deps: {
            rootHttpRouter: coreServices.rootHttpRouter,
            mutatingRoutes: mutatingRoutesServiceRef,
          },
          async init(services) {
            Object.assign(seen, services);
          },
        });
      },
    }),
  );
  for (const feature of features) portal.add(feature);
  await portal.start();

  return {
    origin,
    signingKey: signingKey.privateKey,
    rootHttpRouter: seen.rootHttpRouter!,
    mutatingRoutes: seen.mutatingRoutes!,
    async stop() {
      await portal.stop();
      if (!shared) await database.drop();
      await signingKey.remove();
    },
  };
}

/** A running portal. */
export type RunningPortal = Awaited<ReturnType<typeof startPortal>>;
