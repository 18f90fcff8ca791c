import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import express from 'express';
import request from 'supertest';
import type { ClusterView } from '../clusters/ClusterPoller';
import { PlatformClusters } from '../clusters/PlatformClusters';
import { ecsService } from '../__testUtils__/ecsService';
import { apiDocument } from '../openapi';
import { createInventoryRouter } from './inventoryRouter';

const validate = responseValidator(apiDocument);
const core = ecsService({ tags: { owner: 'trading' } });

function view(cluster: string, overrides: Partial<ClusterView>): ClusterView {
  return {
    freshness: { cluster, region: 'eu-west-1' },
    snapshot: {
      observedAt: core.observedAt,
      services: [
        { listed: { name: core.name, arn: core.arn }, service: core },
        { listed: { name: 'listed-only', arn: 'arn:listed-only' } },
      ],
      gaps: [],
    },
    ...overrides,
  } as ClusterView;
}

function inventoryOf(...views: ClusterView[]) {
  const clusters = PlatformClusters.create(
    views.map(
      seen =>
        ({
          config: { id: seen.freshness.cluster },
          poller: { view: async () => seen },
        }) as never,
    ),
  );
  return request(
    express()
      .use(
        createInventoryRouter({
          httpAuth: mockServices.httpAuth({ pluginId: 'platform-ecs' }),
          clusters,
        }),
      )
      .use(mockErrorHandler()),
  ).get('/inventory');
}

const fromPlugin = (subject: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'platform-ecs',
  });

describe('GET /inventory', () => {
  it('tells a plugin of the portal the services and their tags', async () => {
    const response = await inventoryOf(view('prod', {})).set(
      'authorization',
      fromPlugin('plugin:catalog'),
    );
    expect(response.status).toBe(200);
    validate('get', '/inventory', response);
    expect(response.body.clusters).toEqual([
      {
        cluster: 'prod',
        region: 'eu-west-1',
        services: [
          { name: core.name, arn: core.arn, tags: { owner: 'trading' } },
          { name: 'listed-only', arn: 'arn:listed-only', tags: {} },
        ],
      },
    ]);
  });

  it.each([
    [
      'whose last look failed',
      { freshness: { cluster: 'x', region: 'r', problem: 'throttled' } },
    ],
    ['that was never seen', { snapshot: undefined }],
  ])('says nothing of the services of a cluster %s', async (_, overrides) => {
    const response = await inventoryOf(
      view('x', overrides as Partial<ClusterView>),
    ).set('authorization', fromPlugin('plugin:catalog'));
    expect(response.body.clusters).toEqual([
      expect.objectContaining({ problem: expect.any(String), services: [] }),
    ]);
  });

  it.each([
    ['a person', mockCredentials.user.header(), 403],
    ['a service from outside', fromPlugin('external:somebody'), 403],
    ['nobody', mockCredentials.none.header(), 401],
  ])('is not for %s', async (_, authorization, status) => {
    const response = await inventoryOf(view('prod', {})).set(
      'authorization',
      authorization,
    );
    expect({
      status: response.status,
      body: JSON.stringify(response.body),
    }).toEqual({
      status,
      body: expect.not.stringContaining('alphaswarm-core'),
    });
  });
});
