import {
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  type EntityProvider,
} from '@backstage/plugin-catalog-node';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import catalogModulePlatformEcs from '.';

type Task = { fn: (signal: AbortSignal) => Promise<void> };

const service = (name: string) => ({
  name,
  arn: `arn:aws:ecs:eu-west-1:1:service/prod/${name}`,
  tags: {},
});
const cluster = (name: string, ...services: string[]) => ({
  cluster: name,
  region: 'eu-west-1',
  services: services.map(service),
});

describe('the services of the platform in the catalog', () => {
  let platformEcs: Server;
  let answer: { status: number; body: unknown };
  const authorizations: Array<string | undefined> = [];

  beforeEach(async () => {
    platformEcs = createServer((req, res) => {
      authorizations.push(req.headers.authorization);
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(done => platformEcs.listen(0, '127.0.0.1', done));
  });

  afterEach(() => new Promise(done => platformEcs.close(done)));

  async function start() {
    const tasks: Task[] = [];
    const mutations: Record<string, string[]> = {};
    const { port } = platformEcs.address() as AddressInfo;
    const connect = (provider: EntityProvider) =>
      provider.connect({
        async applyMutation(mutation) {
          if (mutation.type !== 'full') throw new Error('not expected');
          mutations[provider.getProviderName()] = mutation.entities.map(
            ({ entity }) => entity.metadata.title as string,
          );
        },
        async refresh() {},
      });
    const backend = await startTestBackend({
      extensionPoints: [
        [
          catalogProcessingExtensionPoint,
          {
            addEntityProvider: (...providers: EntityProvider[]) =>
              providers.forEach(connect),
          } as never,
        ],
      ],
      features: [
        catalogModulePlatformEcs,
        mockServices.discovery.mock({
          getBaseUrl: async pluginId => `http://127.0.0.1:${port}/${pluginId}`,
        }).factory,
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () =>
            ({
              scheduleTask: async (task: Task) => {
                tasks.push(task);
              },
            }) as never,
        }),
        mockServices.rootConfig.factory({
          data: {
            platformEcs: {
              clusters: [{ name: 'prod' }, { id: 'other', name: 'prod' }],
            },
          },
        }),
      ],
    });
    return {
      mutations,
      sync: () => tasks[0].fn(new AbortController().signal),
      stop: () => backend.stop(),
    };
  }

  it('are kept in step, cluster by cluster', async () => {
    const catalog = await start();
    answer = {
      status: 200,
      body: {
        clusters: [cluster('prod', 'core', 'cp'), cluster('other', 'core')],
      },
    };
    await catalog.sync();
    expect(catalog.mutations).toEqual({
      'platform-ecs:prod': ['core', 'cp'],
      'platform-ecs:other': ['core'],
    });
    expect(authorizations.at(-1)).toMatch(/^Bearer ./);

    answer.body = { clusters: [cluster('prod', 'core'), cluster('other')] };
    await catalog.sync();
    expect(catalog.mutations).toEqual({
      'platform-ecs:prod': ['core'],
      'platform-ecs:other': [],
    });
    await catalog.stop();
  });

  it('stay while their cluster can not be read', async () => {
    const catalog = await start();
    answer = {
      status: 200,
      body: {
        clusters: [
          cluster('prod', 'core'),
          { ...cluster('other'), problem: 'AccessDenied' },
        ],
      },
    };
    await catalog.sync();
    expect(catalog.mutations).toEqual({ 'platform-ecs:prod': ['core'] });
    await catalog.stop();
  });

  it.each([
    ['an outage', { status: 503, body: {} }],
    ['nonsense', { status: 200, body: { clusters: [{ name: 1 }] } }],
  ])(
    'stay, and the task fails, when platform-ecs answers %s',
    async (_, bad) => {
      const catalog = await start();
      answer = bad;
      await expect(catalog.sync()).rejects.toThrow();
      expect(catalog.mutations).toEqual({});
      await catalog.stop();
    },
  );
});
