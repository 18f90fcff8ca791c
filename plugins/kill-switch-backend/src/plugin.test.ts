import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  eventsServiceRef,
  type EventsService,
} from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  cpOperationsClientServiceRef,
  type CpOperationsClient,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import { LOCAL_SIGNALS_TOPIC } from '@alphaswarm-admin/plugin-portal-node';
import {
  enforceOneDoor,
  privilegedActionsServiceRef,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import request from 'supertest';
import { FakeCp, unlisted } from './__testUtils__/FakeCp';
import { apiDocument } from './openapi';
import { killSwitchPlugin } from './plugin';
import { createRouter } from './router';

const base = '/api/kill-switch';
const validate = responseValidator(apiDocument);
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

jest.setTimeout(60_000);

describe('kill switch', () => {
  let cp: FakeCp;
  let backend: TestBackend;
  let events: EventsService;
  const notifications = { send: jest.fn() };
  const signals = { publish: jest.fn() };
  const permissions = mockServices.permissions.mock();
  const logger = mockServices.rootLogger.mock();
  const get = (path: string) => request(backend.server).get(`${base}${path}`);
  const post = (path: string, body: object = { reason: 'runaway orders' }) =>
    request(backend.server).post(`${base}${path}`).send(body);

  beforeEach(async () => {
    cp = new FakeCp();
    logger.child.mockReturnValue(logger);
    permissions.authorize
      .mockReset()
      .mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
    notifications.send.mockReset().mockResolvedValue(undefined);
    signals.publish.mockReset().mockResolvedValue(undefined);
    const knex = await databases.init('POSTGRES_18');
    backend = await startTestBackend({
      features: [
        killSwitchPlugin,
        createBackendModule({
          pluginId: 'kill-switch',
          moduleId: 'listener',
          register(env) {
            env.registerInit({
              deps: { events: eventsServiceRef },
              async init(deps) {
                events = deps.events;
              },
            });
          },
        }),
        permissions.factory,
        logger.factory,
        mockServices.database.factory({ knex }),
        createServiceFactory({
          service: cpOperationsClientServiceRef,
          deps: {},
          factory: () =>
            cp as Partial<CpOperationsClient> as CpOperationsClient,
        }),
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => notifications,
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => signals,
        }),
      ],
    });
  });
  afterEach(() => backend.stop());

  const router = () =>
    createRouter({
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: fakePrivilegedActions(),
      reads: { status: jest.fn() },
      engage: {} as PrivilegedAction,
      release: {} as PrivilegedAction,
    });

  it('opens no door beside the one, and serves the document that its router keeps to', async () => {
    expect(
      enforceOneDoor(
        createRouter({
          httpAuth: mockServices.httpAuth(),
          permissions,
          privilegedActions: { mount: () => {}, availability: async () => [] },
          reads: { status: jest.fn() },
          engage: {} as PrivilegedAction,
          release: {} as PrivilegedAction,
        }),
      ),
    ).toEqual([]);
    expect((await get('/openapi.json')).status).toBe(200);
    expect(() => expectRoutesDocumented(router(), apiDocument)).not.toThrow();
  });

  it('says what runs while nothing is halted', async () => {
    const response = await get('/status');
    validate('get', '/status', response);
    expect(response.body).toMatchObject({
      state: 'released',
      running: 4,
      workloads: { running: 3, replicas: 5, companies: 2 },
      actions: [{ verdict: 'allowed' }, { verdict: 'allowed' }],
    });
    expect(response.body.targets).toHaveLength(8);
  });

  it('halts, tells everybody, remembers by whom and what failed, and releases', async () => {
    cp.failures = [
      {
        target: 'bots',
        error: 'the target answered 401',
        code: 'unauthorized',
      },
    ];
    const preview = await post('/halt/preview', {});
    validate('post', '/halt/preview', preview);
    const halted = await post('/halt');
    validate('post', '/halt', halted);
    expect(halted.body.result.notHalted).toEqual(cp.failures);

    const status = await get('/status');
    validate('get', '/status', status);
    expect(status.body).toMatchObject({
      state: 'engaged',
      reason: 'runaway orders',
      engaged: { by: expect.stringMatching(/^user:/) },
    });
    const stateOf = (wanted: string) =>
      status.body.targets.find(({ target }: any) => target === wanted).state;
    expect(stateOf('bots')).toBe('failed');
    expect(stateOf('workloads')).toBe('halted');
    expect(notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: { type: 'broadcast' },
        payload: expect.objectContaining({
          title: 'Kill switch engaged, not everything is halted',
          severity: 'critical',
        }),
      }),
    );
    expect(signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({ channel: 'kill-switch' }),
    );

    validate('post', '/release', await post('/release'));
    expect((await get('/status')).body).toMatchObject({ state: 'released' });
    expect((await get('/status')).body.engaged).toBeUndefined();
    // Another halt is none of the one that was released.
    cp.status = {
      inflightCount: 0,
      globalHaltActive: true,
      globalHaltReason: 'runaway orders',
    };
    expect((await post('/release/preview', {})).body.warnings).toEqual([]);
  });

  it('looks anew when another replica says that it has halted', async () => {
    expect((await get('/status')).body.state).toBe('released');
    cp.status = { inflightCount: 0, globalHaltActive: true };
    // What was seen a moment ago still counts.
    expect((await get('/status')).body.state).toBe('released');
    await events.publish({
      topic: LOCAL_SIGNALS_TOPIC,
      eventPayload: {
        recipients: { type: 'broadcast' },
        channel: 'kill-switch',
        message: { type: 'changed' },
      },
    });
    expect((await get('/status')).body.state).toBe('engaged');
  });

  it.each([
    ['/halt', { target: 'bots', reason: 'runaway orders' }],
    ['/halt', { reason: 'runaway orders', targets: [] }],
    ['/release', { force: true, reason: 'over' }],
  ])('refuses other input than none: %s %j', async (path, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(cp.halts).toEqual([]);
    expect(cp.releases).toEqual([]);
  });

  it('refuses a query', async () => {
    expect((await get('/status?all=1')).status).toBe(400);
  });

  it('shows nothing to those who may not read', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    expect((await get('/status')).status).toBe(403);
  });

  it('is unknown, and never released, while alphaswarm-cp can’t be asked; what else can be told is told', async () => {
    cp.haltStatus = () => Promise.reject(new Error('alphaswarm-cp is away'));
    const response = await get('/status');
    validate('get', '/status', response);
    expect(response.body).toMatchObject({
      state: 'unknown',
      problem: 'alphaswarm-cp is away',
      running: null,
      workloads: { running: 3 },
    });
  });

  it('lets nothing out that is the customers’ own', async () => {
    const answers = [
      await get('/status'),
      await post('/halt/preview', {}),
      await post('/halt'),
      await get('/status'),
      await post('/release/preview', {}),
    ];
    const told = JSON.stringify([
      answers.map(({ text }) => text),
      notifications.send.mock.calls,
      logger.info.mock.calls,
      logger.warn.mock.calls,
    ]);
    for (const content of Object.keys(unlisted)) {
      expect(told).not.toContain(content);
    }
    expect(told).not.toMatch(/as-api-key|alpha_signal|0\.73519|AAPL/);
  });
});
