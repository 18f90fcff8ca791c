import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { ClusterConfig } from '../config/PlatformEcsConfig';
import { findPortalSelf } from './PortalSelf';

const cluster = (overrides: Partial<ClusterConfig> = {}): ClusterConfig => ({
  id: 'prod',
  name: 'alphaswarm-cluster-prod',
  region: 'eu-central-1',
  servicePrefix: 'alphaswarm-',
  limits: { default: { min: 0, max: 6 }, services: new Map() },
  ...overrides,
});

const task = {
  Cluster:
    'arn:aws:ecs:eu-central-1:111122223333:cluster/alphaswarm-cluster-prod',
  TaskARN:
    'arn:aws:ecs:eu-central-1:111122223333:task/alphaswarm-cluster-prod/1',
  ServiceName: 'alphaswarm-admin-prod',
};
const admin = { cluster: 'prod', service: 'alphaswarm-admin-prod' };

describe('which service the portal is', () => {
  let metadata: Server;
  let answer: { status: number; body: string };
  let metadataUri: string;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    answer = { status: 200, body: JSON.stringify(task) };
    metadata = createServer((_, response) => {
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>(resolve => {
      metadata.listen(0, '127.0.0.1', resolve);
    });
    metadataUri = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/v4/x`;
    logger.warn.mockClear();
  });

  afterEach(async () => {
    metadata.closeAllConnections();
    await new Promise(resolve => metadata.close(resolve));
  });

  const find = (options: Partial<Parameters<typeof findPortalSelf>[0]> = {}) =>
    findPortalSelf({ clusters: [cluster()], metadataUri, logger, ...options });

  it('is said by the configuration first', async () => {
    const self = await find({
      configured: { cluster: 'prod', service: 'alphaswarm-portal' },
    });
    expect(self.is({ cluster: 'prod', service: 'alphaswarm-portal' })).toBe(
      true,
    );
    expect(self.is(admin)).toBe(false);
  });

  it('is said by the task metadata endpoint, by ARN or short name of the cluster', async () => {
    expect((await find()).is(admin)).toBe(true);
    answer.body = JSON.stringify({
      ...task,
      Cluster: 'alphaswarm-cluster-prod',
    });
    expect((await find()).is(admin)).toBe(true);
    expect((await find()).is({ ...admin, cluster: 'other' })).toBe(false);
  });

  it.each([
    ['region', { region: 'us-east-1' }],
    ['account', { account: '999999999999' }],
    ['name', { name: 'another' }],
  ])('is none of a cluster of another %s', async (_, change) => {
    expect((await find({ clusters: [cluster(change)] })).is(admin)).toBe(false);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it.each([
    ['an error', { status: 500, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['no service', { status: 200, body: '{"Cluster":"c","TaskARN":"t"}' }],
  ])('is not known, and the log says why, after %s', async (_, bad) => {
    answer = bad;
    expect((await find()).is(admin)).toBe(false);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('is not known outside of ECS, which is no reason to warn', async () => {
    expect((await find({ metadataUri: undefined })).is(admin)).toBe(false);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
