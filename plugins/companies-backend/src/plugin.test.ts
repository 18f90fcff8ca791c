import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestBackend,
} from '@backstage/backend-test-utils';
import {
  coreClientServiceRef,
  cpOperationsClientServiceRef,
  UpstreamResponseError,
  UpstreamUnavailableError,
  type CoreClient,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { subscriptionCollectionServiceRef } from '@alphaswarm-admin/plugin-billing-node';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  enforceOneDoor,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import request from 'supertest';
import { FakePlatform } from './__testUtils__/FakePlatform';
import { createChangeCompanyAction } from './actions/changeCompany';
import { CompanyChanges } from './changes/CompanyChanges';
import { apiDocument } from './openapi';
import { companiesPlugin } from './plugin';
import { CompanyUsage } from './reads/CompanyUsage';
import { createRouter } from './router';

jest.setTimeout(60_000);

const base = '/api/companies';
const validate = responseValidator(apiDocument);
const away = new UpstreamUnavailableError('alphaswarm-core is away', {
  upstream: 'alphaswarm-core',
});
/** What must never come through. */
const secrets = /alpha_signal|weight-0\.7|AAPL|as-api-key/;

/** An upstream's answer with more in each of its objects than anybody listed. */
function stuffed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(stuffed) as T;
  if (typeof value !== 'object' || value === null) return value;
  return {
    ...Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, stuffed(inner)]),
    ),
    strategy_code: 'def alpha_signal(prices)',
    weights: ['weight-0.73519'],
    positions: { open: 'AAPL:+1200' },
    api_key: 'as-api-key-5f1c0de',
  } as T;
}

function fakeCore() {
  const points: Array<[number, number]> = [
    [0, 10],
    [86_400_000, 12],
  ];
  return {
    summary: jest.fn(async () =>
      stuffed({
        companies: 1,
        activeUsers24h: 11,
        backtestsRunning: 2,
        botsRunning: 3,
        paperSessions: 4,
        killSwitch: { engaged: false, since: undefined },
      }),
    ),
    timeseries: jest.fn(async ({ metric }: { metric: string }) => ({
      ...stuffed({ metric }),
      points,
    })),
    organisationTimeseries: jest.fn(
      async ({ metric, ids }: { metric: string; ids: readonly string[] }) => ({
        metric,
        series: [...ids, 'somebody-else'].map(id => ({
          ...stuffed({ id }),
          points,
        })),
      }),
    ),
  } satisfies Partial<CoreClient>;
}

describe('companies', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let platform: FakePlatform;
  let core: ReturnType<typeof fakeCore>;
  let backend: TestBackend;
  let knex: Knex;
  const permissions = mockServices.permissions.mock();
  const logger = mockServices.logger.mock();
  const get = (path: string) => request(backend.server).get(`${base}${path}`);

  beforeEach(async () => {
    platform = new FakePlatform();
    platform.company = stuffed(platform.company);
    core = fakeCore();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    knex = await databases.init('POSTGRES_18');
    backend = await startTestBackend({
      features: [
        companiesPlugin,
        permissions.factory,
        logger.factory,
        mockServices.database.factory({ knex }),
        createServiceFactory({
          service: cpOperationsClientServiceRef,
          deps: {},
          factory: () => platform.sources().cp,
        }),
        createServiceFactory({
          service: coreClientServiceRef,
          deps: {},
          factory: () => core as Partial<CoreClient> as CoreClient,
        }),
        createServiceFactory({
          service: subscriptionCollectionServiceRef,
          deps: {},
          factory: () => platform.collection,
        }),
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
      ],
    });
  });
  afterEach(() => backend.stop());

  const router = () => {
    const changes = CompanyChanges.create({
      run: async () => {
        throw new Error('not asked');
      },
    });
    const changing = { ...platform.sources(), changes, logger };
    return createRouter({
      ...changing,
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: fakePrivilegedActions(),
      usage: CompanyUsage.create({
        core: core as Partial<CoreClient> as CoreClient,
      }),
      suspend: createChangeCompanyAction('suspend', changing),
      reactivate: createChangeCompanyAction('reactivate', changing),
    });
  };

  it('documents exactly its routes', () => {
    expect(() => expectRoutesDocumented(router(), apiDocument)).not.toThrow();
  });

  it('opens no door beside the one', () => {
    const changing = {
      ...platform.sources(),
      changes: CompanyChanges.create({ run: jest.fn() }),
      logger,
    };
    const withoutActions = createRouter({
      ...changing,
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: { mount: () => {}, availability: async () => [] },
      usage: CompanyUsage.create({
        core: core as Partial<CoreClient> as CoreClient,
      }),
      suspend: createChangeCompanyAction('suspend', changing),
      reactivate: createChangeCompanyAction('reactivate', changing),
    });
    expect(enforceOneDoor(withoutActions)).toEqual([]);
  });

  it('answers as documented, with nothing that nobody listed, and leaves none of it anywhere', async () => {
    const answers = [
      ['/companies', '/companies'],
      ['/companies/{company}', '/companies/kita'],
      ['/companies/{company}/usage', '/companies/kita/usage?window=7d'],
      ['/usage', '/usage'],
      ['/trends', '/trends?company=kita'],
    ];
    for (const [documented, path] of answers) {
      const response = await get(path);
      expect(response.status).toBe(200);
      validate('get', documented, response);
      expect(response.text).not.toMatch(secrets);
      expect(response.text).not.toContain('somebody-else');
    }
    const preview = await request(backend.server)
      .post(`${base}/companies/kita/suspend/preview`)
      .send({});
    expect(preview.status).toBe(200);
    const done = await request(backend.server)
      .post(`${base}/companies/kita/suspend`)
      .send({ reason: 'unpaid' });
    expect(done.status).toBe(200);
    expect(preview.text + done.text).not.toMatch(secrets);
    const logged = Object.values(logger).flatMap(log =>
      jest.isMockFunction(log) ? log.mock.calls : [],
    );
    expect(JSON.stringify(logged)).not.toMatch(secrets);
    expect(JSON.stringify(await knex('company_changes'))).not.toMatch(secrets);
  });

  it('asks upstreams in the name of whoever looks', async () => {
    await get('/companies?q=kita&status=active&limit=7&cursor=c');
    expect(platform.cp.companies).toHaveBeenCalledWith(
      { q: 'kita', status: 'active', limit: 7, cursor: 'c' },
      { onBehalfOf: 'user:default/mock' },
    );
  });

  it('shows nothing to whom the policy refuses, and asks nobody', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    for (const path of [
      '/companies',
      '/companies/kita',
      '/companies/kita/usage',
      '/usage',
      '/trends?company=kita',
    ]) {
      expect((await get(path)).status).toBe(403);
    }
    expect(platform.cp.companies).not.toHaveBeenCalled();
    expect(core.summary).not.toHaveBeenCalled();
  });

  it('tells of the metric that core can’t tell, and of the others', async () => {
    core.organisationTimeseries.mockRejectedValueOnce(away);
    const { body } = await get('/companies/kita/usage');
    expect(body.series[0]).toEqual({
      metric: 'active_users',
      points: [],
      problem: 'alphaswarm-core is away',
    });
    expect(body.series[1].points).toHaveLength(2);
  });

  it('is an outage, and no empty chart, when core can tell nothing', async () => {
    core.organisationTimeseries.mockRejectedValue(away);
    const response = await get('/companies/kita/usage');
    validate('get', '/companies/{company}/usage', response);
    expect(response.status).toBe(503);
  });

  it.each([
    [away, 503],
    [
      new UpstreamResponseError('alphaswarm-cp answered garbage', {
        upstream: 'alphaswarm-cp',
        upstreamStatus: 200,
      }),
      502,
    ],
  ])(
    'never takes an outage of cp for no companies (%s)',
    async (error, status) => {
      platform.cp.companies.mockRejectedValue(error);
      const response = await get('/companies');
      validate('get', '/companies', response);
      expect(response.status).toBe(status);
      expect(response.body.items).toBeUndefined();
    },
  );

  it('has the page of a company without the database, and says what is missing', async () => {
    await knex.schema.dropTable('company_changes').catch(() => {});
    await knex.destroy();
    const { status, body } = await get('/companies/kita');
    expect(status).toBe(200);
    expect(body.name).toBe('Kita Markets');
    expect(body.gaps).toEqual([
      expect.stringMatching(/^The record of who changes which company/),
    ]);
  });
});
