import type {
  ListTagsForResourceCommandOutput,
  TagResourceCommandOutput,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import type { EcsWorld } from '../EcsWorld';
import type { ServiceState } from '../service';

/** ListTagsForResource and TagResource, of services. */
export function tagOperations(world: EcsWorld) {
  const requireTagged = (resourceArn: string): ServiceState => {
    const service = world.services().find(({ arn }) => arn === resourceArn);
    if (!service) {
      throw new AwsError(
        'InvalidParameterException',
        'The specified resource was not found.',
      );
    }
    return service;
  };
  const resourceArn = z.string('resourceArn cannot be blank.');

  return {
    ListTagsForResource: defineOperation(
      z.object({ resourceArn }),
      (input): OutputOf<ListTagsForResourceCommandOutput> => ({
        tags: requireTagged(input.resourceArn).tags,
      }),
    ),

    TagResource: defineOperation(
      z.object({
        resourceArn,
        tags: z
          .array(
            z.object({
              key: z.string().min(1).max(128),
              value: z.string().max(256).default(''),
            }),
          )
          .max(50, 'A resource can have at most 50 tags.'),
      }),
      (input): OutputOf<TagResourceCommandOutput> => {
        const service = requireTagged(input.resourceArn);
        const keys = input.tags.map(({ key }) => key);
        service.tags = [
          ...service.tags.filter(({ key }) => !keys.includes(key)),
          ...input.tags,
        ];
        return {};
      },
    ),
  };
}
