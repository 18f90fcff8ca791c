import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  catalogProcessingExtensionPoint,
  type EntityProvider,
} from '@backstage/plugin-catalog-node';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import catalogModuleManagedServices from '.';

type Task = { fn: (signal: AbortSignal) => Promise<void> };

const offer = (id: string, changes: object = {}) => ({
  id,
  name: id.toUpperCase(),
  description: '',
  kind: 'compute',
  owner: 'group:default/platform',
  runbook: '',
  dependencies: [],
  ...changes,
});

describe('managed services in the catalog', () => {
  let plugin: Server;
  let answer: { status: number; body: unknown };
  let authorization: string | undefined;

  beforeEach(async () => {
    plugin = createServer((req, res) => {
      authorization = req.headers.authorization;
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(done => plugin.listen(0, '127.0.0.1', done));
  });
  afterEach(() => new Promise(done => plugin.close(done)));

  async function start() {
    const tasks: Task[] = [];
    const mutations: Entity[][] = [];
    const { port } = plugin.address() as AddressInfo;
    const backend = await startTestBackend({
      extensionPoints: [
        [
          catalogProcessingExtensionPoint,
          {
            addEntityProvider: (provider: EntityProvider) =>
              provider.connect({
                async applyMutation(mutation) {
                  if (mutation.type !== 'full') throw new Error('not expected');
                  mutations.push(mutation.entities.map(({ entity }) => entity));
                },
                async refresh() {},
              }),
          } as never,
        ],
      ],
      features: [
        catalogModuleManagedServices,
        mockServices.discovery.mock({
          getBaseUrl: async id => `http://127.0.0.1:${port}/${id}`,
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
      ],
    });
    return {
      mutations,
      sync: () => tasks[0].fn(new AbortController().signal),
      stop: () => backend.stop(),
    };
  }

  it('are resources, with their owners, runbooks and dependencies, and kept in step', async () => {
    const catalog = await start();
    answer = {
      status: 200,
      body: {
        offers: [
          offer('backtests', {
            description: 'Runs',
            runbook: 'https://runbooks.example/backtests',
            dependencies: ['ticks', 'a-topology-service'],
          }),
          offer('ticks', { kind: 'data' }),
        ],
      },
    };
    await catalog.sync();
    expect(authorization).toMatch(/^Bearer ./);
    expect(catalog.mutations[0]).toEqual([
      expect.objectContaining({
        kind: 'Resource',
        metadata: expect.objectContaining({
          name: 'backtests',
          title: 'BACKTESTS',
          description: 'Runs',
          links: [
            { url: 'https://runbooks.example/backtests', title: 'Runbook' },
          ],
        }),
        spec: {
          type: 'compute',
          owner: 'group:default/platform',
          system: 'alphaswarm',
          dependsOn: ['resource:default/ticks'],
        },
      }),
      expect.objectContaining({
        metadata: expect.objectContaining({ name: 'ticks' }),
        spec: {
          type: 'data',
          owner: 'group:default/platform',
          system: 'alphaswarm',
        },
      }),
    ]);
    answer.body = { offers: [] };
    await catalog.sync();
    expect(catalog.mutations[1]).toEqual([]);
    await catalog.stop();
  });

  it.each([
    ['an outage', { status: 503, body: {} }],
    ['nonsense', { status: 200, body: { offers: [{ id: 1 }] } }],
  ])('stay, and the task fails, when the plugin answers %s', async (_, bad) => {
    const catalog = await start();
    answer = bad;
    await expect(catalog.sync()).rejects.toThrow();
    expect(catalog.mutations).toEqual([]);
    await catalog.stop();
  });
});
