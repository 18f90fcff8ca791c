import { NotFoundError } from '@backstage/errors';
import fc from 'fast-check';
import { PlatformClusters, type PlatformCluster } from './PlatformClusters';

const cluster = {
  config: {
    id: 'prod',
    name: 'alphaswarm-cluster-prod',
    region: 'eu-central-1',
    servicePrefix: 'alphaswarm-',
    limits: { default: { min: 0, max: 1 }, services: new Map() },
  },
} as Partial<PlatformCluster> as PlatformCluster;
const clusters = PlatformClusters.create([cluster]);

function isResolved(service: string): boolean {
  try {
    return clusters.resolve({ cluster: 'prod', service }) === cluster;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

describe('PlatformClusters', () => {
  it('resolves a service of a configured cluster', () => {
    expect(
      clusters.resolve({ cluster: 'prod', service: 'alphaswarm-core-prod' }),
    ).toBe(cluster);
  });

  it.each([
    ['another cluster', 'staging', 'alphaswarm-core'],
    [
      'a cluster by ARN',
      'arn:aws:ecs:eu-central-1:999:cluster/prod',
      'alphaswarm-core',
    ],
    ['a property of objects', 'constructor', 'alphaswarm-core'],
    ['no prefix', 'prod', 'core'],
    ['a slash', 'prod', 'alphaswarm-core/x'],
    ['a path', 'prod', '../alphaswarm-core'],
    [
      'an ARN of another account',
      'prod',
      'arn:aws:ecs:eu-central-1:999:service/prod/alphaswarm-core',
    ],
    ['unicode', 'prod', 'alphaswarm-cöre'],
    ['a look-alike letter', 'prod', 'alphaswarm-сore'],
    ['a NUL', 'prod', 'alphaswarm-\u0000'],
    ['a line end', 'prod', 'alphaswarm-core\n'],
    ['a space', 'prod', 'alphaswarm- core'],
    ['nothing', 'prod', ''],
    ['too much', 'prod', `alphaswarm-${'x'.repeat(255)}`],
  ])('does not find %s', (_, name, service) => {
    expect(() => clusters.resolve({ cluster: name, service })).toThrow(
      NotFoundError,
    );
  });

  it('lets nothing but plain names through', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\w-]*$/)),
        suffix => {
          const service = `alphaswarm-${suffix}`;
          const plain = /^[\w-]*$/.test(suffix) && service.length <= 255;
          expect(isResolved(service)).toBe(plain);
        },
      ),
    );
  });
});
