import type {
  DescribeTaskDefinitionCommandOutput,
  ListTaskDefinitionsCommandOutput,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import { describeTaskDefinition } from '../describe/describeTaskDefinition';
import type { EcsWorld } from '../EcsWorld';
import { lookUpTaskRevision } from '../lookup';
import { invalidToken, maxResults } from './input';

/** DescribeTaskDefinition, ListTaskDefinitions. */
export function taskDefinitionOperations(world: EcsWorld) {
  return {
    DescribeTaskDefinition: defineOperation(
      z.object({
        taskDefinition: z.string('TaskDefinition cannot be blank.'),
        include: z.array(z.enum(['TAGS'])).optional(),
      }),
      (input): OutputOf<DescribeTaskDefinitionCommandOutput> => {
        const found = lookUpTaskRevision(world, input.taskDefinition);
        if (!found) {
          throw new AwsError(
            'ClientException',
            'Unable to describe task definition.',
          );
        }
        return {
          taskDefinition: describeTaskDefinition(
            world,
            found.service,
            found.revision,
          ),
          tags: input.include ? found.service.tags : undefined,
        };
      },
    ),

    ListTaskDefinitions: defineOperation(
      z.object({
        familyPrefix: z.string().optional(),
        status: z.enum(['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']).optional(),
        sort: z.enum(['ASC', 'DESC']).optional(),
        nextToken: z.string().optional(),
        maxResults: maxResults(100),
      }),
      (input): OutputOf<ListTaskDefinitionsCommandOutput> => {
        const order = input.sort === 'DESC' ? -1 : 1;
        // `familyPrefix` is the whole family name, in spite of its own.
        const arns = world
          .taskRevisions()
          .filter(
            ({ revision }) =>
              (input.status ?? 'ACTIVE') === revision.status &&
              (!input.familyPrefix || revision.family === input.familyPrefix),
          )
          .sort(
            (a, b) =>
              order *
              (a.revision.family.localeCompare(b.revision.family) ||
                a.revision.revision - b.revision.revision),
          )
          .map(({ revision }) => revision.arn);
        const page = pageOf(arns, {
          nextToken: input.nextToken,
          maxResults: input.maxResults ?? 100,
          query: [input.familyPrefix, input.status, input.sort],
          invalidToken,
        });
        return { taskDefinitionArns: page.items, nextToken: page.nextToken };
      },
    ),
  };
}
