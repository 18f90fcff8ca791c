import {
  FieldFormatEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import fc from 'fast-check';
import { readProviderConfig } from './readProviderConfig';
import { ConfigReader } from '@backstage/config';
import { type InventoryService, serviceEntity } from './serviceEntity';

const { facts } = readProviderConfig(new ConfigReader({}));
const prod = { cluster: 'alphaswarm-cluster-prod' };

function service(overrides: Partial<InventoryService> = {}): InventoryService {
  return {
    name: 'alphaswarm-core-prod',
    arn: 'arn:aws:ecs:eu-west-1:123456789012:service/alphaswarm-cluster-prod/alphaswarm-core-prod',
    tags: {},
    ...overrides,
  };
}

describe('the entity of a service', () => {
  it('is a component of the platform that names its service as AWS does', () => {
    expect(serviceEntity(prod, service(), facts)).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'alphaswarm-cluster-prod.alphaswarm-core-prod',
        title: 'alphaswarm-core-prod',
        annotations: {
          'backstage.io/managed-by-location': `platform-ecs:${service().arn}`,
          'backstage.io/managed-by-origin-location': `platform-ecs:${service().arn}`,
          'aws.amazon.com/amazon-ecs-service-arn': service().arn,
        },
      },
      spec: {
        type: 'service',
        owner: 'platform',
        system: 'alphaswarm',
        lifecycle: 'production',
      },
    });
  });

  it('takes owner, system and lifecycle from the tags', () => {
    const tags = {
      owner: 'group:default/trading',
      system: 'research',
      lifecycle: 'experimental',
      password: 'hunter2',
    };
    const { spec, metadata } = serviceEntity(prod, service({ tags }), facts);
    expect(spec).toMatchObject({
      owner: 'group:default/trading',
      system: 'research',
      lifecycle: 'experimental',
    });
    expect(JSON.stringify(metadata)).not.toContain('hunter2');
  });

  it.each(['', ' ', 'two words', 'a/b/c/d', 'group:default/', '-x'])(
    'takes the default where a tag says %j, which the catalog would refuse',
    value => {
      const tags = { owner: value, lifecycle: value, system: value };
      const { spec } = serviceEntity(prod, service({ tags }), facts);
      expect(spec).toMatchObject({
        owner: 'platform',
        system: 'alphaswarm',
        lifecycle: 'production',
      });
    },
  );

  it('is accepted by the catalog whatever the service is called and tagged', async () => {
    const policy = new FieldFormatEntityPolicy();
    await fc.assert(
      fc.asyncProperty(
        // Cluster and service names as ECS allows them.
        fc.stringMatching(/^[a-zA-Z0-9_-]{1,255}$/),
        fc.stringMatching(/^[a-zA-Z0-9_-]{1,255}$/),
        fc.dictionary(
          fc.constantFrom('owner', 'system', 'lifecycle'),
          fc.string(),
        ),
        async (cluster, name, tags) => {
          const entity = serviceEntity(
            { cluster },
            service({ name, arn: `arn:${cluster}/${name}`, tags }),
            facts,
          );
          await expect(policy.enforce(entity)).resolves.toBe(entity);
        },
      ),
    );
  });

  it('is another entity for each service of each cluster', () => {
    const refs = ['a', 'b', '_', '-', 'c'.repeat(80), 'd'.repeat(80)].flatMap(
      cluster =>
        ['x', '_x', '-x', 'y'.repeat(80), `${'y'.repeat(80)}z`].map(name =>
          stringifyEntityRef(
            serviceEntity(
              { cluster },
              service({ name, arn: `arn:${cluster}/${name}` }),
              facts,
            ),
          ),
        ),
    );
    expect(new Set(refs).size).toBe(refs.length);
  });
});
