import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  cpOperationsClientServiceRef,
  UpstreamResponseError,
  UpstreamUnavailableError,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  enforceOneDoor,
  privilegedActionsServiceRef,
  ReadAuthorizer,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import { managedServicesReadPermission } from '@alphaswarm-admin/plugin-managed-services-common';
import request from 'supertest';
import { createActions } from './actions/createActions';
import { HealthStore } from './health/HealthStore';
import { InstanceReads } from './instances/InstanceReads';
import { InstanceStore } from './instances/InstanceStore';
import { TenantPlatform } from './instances/TenantPlatform';
import { OfferReads } from './offers/OfferReads';
import { OfferStore } from './offers/OfferStore';
import { apiDocument } from './openapi';
import { openDatabase } from './openDatabase';
import { managedServicesPlugin } from './plugin';
import { createRouter } from './router';
import { emptyDatabase } from './__testUtils__/emptyDatabase';
import { FakePlatform } from './__testUtils__/FakePlatform';
import { offerContent } from './__testUtils__/offers';

jest.setTimeout(60_000);

const base = '/api/managed-services';
const validate = responseValidator(apiDocument);
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const freshDatabase = emptyDatabase(databases);
const permissions = mockServices.permissions.mock();
const secrets = /strategy|weights|position|api_key|hunter2/i;

/** A router that nobody calls. */
function router(privilegedActions: PrivilegedActionsService) {
  const fake = new FakePlatform();
  const database = openDatabase({
    database: mockServices.database.mock(),
    logger: mockServices.logger.mock(),
  });
  const offers = OfferStore.create({ database });
  const instances = InstanceStore.create({ database });
  const health = HealthStore.create({ database });
  const platform = TenantPlatform.create({ cp: fake.cp });
  const httpAuth = mockServices.httpAuth();
  return createRouter({
    cp: fake.cp,
    httpAuth,
    privilegedActions,
    readers: ReadAuthorizer.create({
      httpAuth,
      permissions,
      permission: managedServicesReadPermission,
      refused: 'read managed services',
    }),
    offers: OfferReads.create({ offers, instances, health }),
    instances: InstanceReads.create({ instances, platform }),
    ...createActions({ offers, instances, platform }),
  });
}

describe('the API of managed services', () => {
  let backend: TestBackend;
  let fake: FakePlatform;
  const get = (path: string) => request(backend.server).get(`${base}${path}`);
  const post = (path: string, body: object) =>
    request(backend.server)
      .post(`${base}${path}`)
      .send({ reason: 'A test', seenVersion: '0', ...body });

  beforeEach(async () => {
    fake = new FakePlatform();
    permissions.authorize
      .mockReset()
      .mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
    const knex = await freshDatabase();
    backend = await startTestBackend({
      features: [
        managedServicesPlugin,
        permissions.factory,
        mockServices.database.mock({ getClient: async () => knex }).factory,
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
        createServiceFactory({
          service: cpOperationsClientServiceRef,
          deps: {},
          factory: () => fake.cp,
        }),
      ],
    });
  });
  afterEach(() => backend.stop());

  const stock = async () => {
    await post('/offers', { offer: 'runs', ...offerContent() }).expect(200);
    await post('/instances', {
      company: 'northwind',
      offer: 'runs',
      plan: 'team',
      quotas: {},
      requestsPerSecond: null,
    }).expect(200);
  };

  it('serves its document, which has exactly its routes', async () => {
    expect((await get('/openapi.json')).status).toBe(200);
    expect(() =>
      expectRoutesDocumented(router(fakePrivilegedActions()), apiDocument),
    ).not.toThrow();
  });

  it('opens no door beside the one', () => {
    const closed = { mount: () => {}, availability: async () => [] };
    expect(enforceOneDoor(router(closed))).toEqual([]);
  });

  it('tells of offers, with the revision as entity tag', async () => {
    await stock();
    const list = await get('/offers');
    validate('get', '/offers', list);
    expect(list.body.items).toEqual([
      expect.objectContaining({ id: 'runs', revision: 1, deleted: false }),
    ]);
    const one = await get('/offers/runs');
    validate('get', '/offers/{offer}', one);
    expect(one.headers.etag).toBe('"1"');
    expect(one.body).toMatchObject({ instances: 1, content: offerContent() });
    const unchanged = await get('/offers/runs').set('If-None-Match', '"1"');
    expect(unchanged.status).toBe(304);

    await post('/offers/runs/delete', {}).expect(200);
    expect((await get('/offers')).body.items).toEqual([]);
    const deleted = await get('/offers?deleted=true');
    expect(deleted.body.items).toHaveLength(1);
    expect(
      (await get('/offers/runs')).body.actions.map(
        ({ action }: { action: string }) => action,
      ),
    ).toEqual(['managed-services.offer.restore']);
  });

  it.each([
    ['yaml', 'application/yaml', 'id: runs'],
    ['csv', 'text/csv', 'runs,Backtests,'],
  ])('exports them as %s', async (format, type, words) => {
    await stock();
    const response = await get(`/export?format=${format}`).buffer(true);
    expect(response.type).toBe(type);
    expect(response.headers['content-disposition']).toContain(
      `managed-services.${format}`,
    );
    expect(String(response.text ?? response.body)).toContain(words);
  });

  it('joins instances with what runs', async () => {
    await stock();
    const list = await get('/instances?company=northwind&state=active');
    validate('get', '/instances', list);
    expect(list.body.items).toEqual([
      expect.objectContaining({
        id: 'northwind-runs',
        cost: [{ amount: 0, currency: 'usd' }],
      }),
    ]);
    expect(list.body.items[0].workloads.value[0]).toMatchObject({
      replicasDesired: 2,
      replicasReady: 2,
      endpoints: ['http://northwind-runs-a.svc:8080/'],
    });
    const one = await get('/instances/northwind-runs');
    validate('get', '/instances/{instance}', one);
    expect(one.body.tenant.value).toMatchObject({ phase: 'applied' });
    expect(one.body.actions).toHaveLength(4);
  });

  it('pages instances by id', async () => {
    await stock();
    await post('/instances', {
      company: 'northwind-capital',
      offer: 'runs',
      plan: 'team',
      quotas: {},
      requestsPerSecond: null,
    }).expect(200);
    const first = await get('/instances?limit=1');
    expect(first.body.cursor).toBe('northwind-capital-runs');
    const second = await get(`/instances?limit=1&cursor=${first.body.cursor}`);
    expect(second.body).toMatchObject({ items: [{ id: 'northwind-runs' }] });
    expect(second.body.cursor).toBeUndefined();
  });

  it.each([
    ['away', new UpstreamUnavailableError('cp is away', { upstream: 'cp' })],
    [
      'answering garbage',
      new UpstreamResponseError('cp answered nonsense', { upstream: 'cp' }),
    ],
  ])('keeps the catalogue and the record while cp is %s', async (_, outage) => {
    await stock();
    const cp = fake.cp as unknown as Record<string, unknown>;
    for (const name of [
      'tenant',
      'deployments',
      'topologyServices',
      'cells',
      'connections',
    ]) {
      cp[name] = async () => {
        throw outage;
      };
    }
    const unknown = { known: false, why: outage.message };
    expect((await get('/offers')).body.items).toHaveLength(1);
    const list = await get('/instances');
    validate('get', '/instances', list);
    expect(list.body.items).toMatchObject([{ workloads: unknown }]);
    const one = await get('/instances/northwind-runs');
    validate('get', '/instances/{instance}', one);
    expect(one.body).toMatchObject({ tenant: unknown, workloads: unknown });
    const platform = await get('/platform');
    validate('get', '/platform', platform);
    expect(platform.body).toEqual({
      services: unknown,
      cells: unknown,
      connections: unknown,
    });
  });

  it('shows topology, cells and connections; of secrets only where they are', async () => {
    Object.assign(fake.cp, {
      topologyServices: async () => [
        {
          id: 'core',
          aliases: [],
          label: 'Core',
          role: 'api',
          endpoints: { internal: 'http://core.svc/' },
          strategy_code: 'x',
        },
      ],
      cells: async () => [],
      connections: async () => [
        {
          id: 'core-db',
          serviceId: 'core',
          kind: 'postgres',
          host: 'db',
          port: 5432,
          tls: true,
          auth: { kind: 'password', secretRef: 'secretsmanager:db' },
        },
      ],
    });
    const response = await get('/platform');
    validate('get', '/platform', response);
    expect(response.body.connections.value[0].secretRef).toBe(
      'secretsmanager:db',
    );
    expect(response.text).not.toMatch(secrets);
  });

  it('answers with nothing that nobody listed', async () => {
    await stock();
    for (const [key, one] of fake.deployments) {
      fake.deployments.set(key, {
        ...one,
        raw: { strategy_code: 'x', weights: [1] },
        positions: [],
        api_key: 'hunter2',
      } as never);
    }
    for (const [key, one] of fake.tenants) {
      fake.tenants.set(key, { ...one, api_key: 'hunter2' } as never);
    }
    for (const path of ['/instances', '/instances/northwind-runs']) {
      expect((await get(path)).text).not.toMatch(secrets);
    }
  });

  it.each([
    '/offers?deleted=maybe',
    '/offers?sort=name',
    '/offers/A',
    '/export',
    '/export?format=xml',
    '/instances?limit=0',
    '/instances?limit=101',
    '/instances?state=gone',
    '/instances/UPPER',
    '/platform?x=1',
    '/inventory?x=1',
  ])('refuses %s', async path => {
    expect((await get(path)).status).toBe(400);
  });

  it('says what isn’t there', async () => {
    for (const path of ['/offers/none', '/instances/none']) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('shows nothing to those who may not read', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    for (const path of [
      '/offers',
      '/offers/runs',
      '/export?format=yaml',
      '/instances',
      '/instances/x',
      '/platform',
    ]) {
      expect((await get(path)).status).toBe(403);
    }
  });

  it('has an inventory for the portal’s own plugins, and nobody else', async () => {
    await stock();
    expect((await get('/inventory')).status).toBe(403);
    const token = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:catalog'),
      targetPluginId: 'managed-services',
    });
    const response = await get('/inventory').set('authorization', token);
    validate('get', '/inventory', response);
    expect(response.body.offers).toEqual([
      expect.objectContaining({ id: 'runs', owner: 'platform' }),
    ]);
  });
});
