import type { Entity } from '@backstage/catalog-model';
import { serviceSummary } from '../__testUtils__/services';
import { namesEcsServices, servicesOfEntity } from './entityServices';

function entity(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'core', annotations },
  };
}

const core = serviceSummary({
  name: 'core',
  arn: 'arn:core',
  tags: { component: 'core', tier: '1' },
});
const worker = serviceSummary({
  name: 'worker',
  arn: 'arn:worker',
  tags: { component: 'core' },
});
const all = [core, worker];
const byArn = 'aws.amazon.com/amazon-ecs-service-arn';
const byTags = 'aws.amazon.com/amazon-ecs-service-tags';

describe('the services of an entity', () => {
  it.each([
    ['the one whose ARN it names', { [byArn]: 'arn:worker' }, [worker]],
    ['none when no service has the ARN', { [byArn]: 'arn:core-2' }, []],
    ['those that have the tag', { [byTags]: 'component=core' }, all],
    [
      'those that have all the tags',
      { [byTags]: ' component=core , tier=1,' },
      [core],
    ],
    ['none for a tag that nobody has', { [byTags]: 'component=cp' }, []],
    ['not those that have what every object has', { [byTags]: 'toString' }, []],
    ['none, not all, for an annotation without a tag', { [byTags]: ' , ' }, []],
    [
      'by the ARN where both are there',
      { [byArn]: 'arn:core', [byTags]: 'component=core' },
      [core],
    ],
    ['none without annotations', undefined, []],
  ])('are %s', (_, annotations, expected) => {
    expect(servicesOfEntity(entity(annotations), all)).toEqual(expected);
  });

  it('are looked for only where an annotation names them', () => {
    expect(namesEcsServices(entity())).toBe(false);
    expect(namesEcsServices(entity({ 'x.y/z': 'a' }))).toBe(false);
    expect(namesEcsServices(entity({ [byArn]: 'arn:core' }))).toBe(true);
    expect(namesEcsServices(entity({ [byTags]: 'a=b' }))).toBe(true);
  });
});
