import type {
  DescribeServicesCommandOutput,
  ListServicesCommandOutput,
  UpdateServiceCommandOutput,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import { deployService, scaleService } from '../commands';
import { describeService } from '../describe/describeService';
import type { EcsWorld } from '../EcsWorld';
import {
  lookUpService,
  lookUpTaskRevision,
  requireCluster,
  requireService,
} from '../lookup';
import { primaryOf, type ServiceState } from '../service';
import { invalidToken, maxResults } from './input';

/** What UpdateService can change here. Anything else is refused loudly, rather than ignored. */
const updateServiceInput = z.looseObject({
  cluster: z.string().optional(),
  service: z
    .string('Service cannot be blank.')
    .min(1, 'Service cannot be blank.'),
  desiredCount: z
    .number()
    .int()
    .min(0, 'Desired count cannot be negative.')
    .max(5000, 'Desired count exceeds the quota of tasks per service.')
    .nullish(),
  taskDefinition: z.string().nullish(),
  forceNewDeployment: z.boolean().nullish(),
});
const served = Object.keys(updateServiceInput.shape);

/** ListServices, DescribeServices, UpdateService. */
export function serviceOperations(world: EcsWorld) {
  return {
    ListServices: defineOperation(
      z.object({
        cluster: z.string().optional(),
        nextToken: z.string().optional(),
        maxResults: maxResults(100),
        launchType: z.enum(['EC2', 'FARGATE', 'EXTERNAL']).optional(),
        schedulingStrategy: z.enum(['REPLICA', 'DAEMON']).optional(),
      }),
      (input): OutputOf<ListServicesCommandOutput> => {
        const cluster = requireCluster(world, input.cluster);
        const ofAnotherKind =
          (input.launchType ?? 'FARGATE') !== 'FARGATE' ||
          input.schedulingStrategy === 'DAEMON';
        const page = pageOf(
          ofAnotherKind
            ? []
            : cluster.services.filter(({ scenario }) => !scenario.inactive),
          {
            nextToken: input.nextToken,
            maxResults: input.maxResults ?? 10,
            query: [cluster.arn, input.launchType, input.schedulingStrategy],
            invalidToken,
          },
        );
        return {
          serviceArns: page.items.map(({ arn }) => arn),
          nextToken: page.nextToken,
        };
      },
    ),

    DescribeServices: defineOperation(
      z.object({
        cluster: z.string().optional(),
        services: z
          .array(z.string(), 'Services cannot be empty.')
          .min(1, 'Services cannot be empty.')
          .max(10, 'Services cannot have more than 10 elements.'),
        include: z.array(z.enum(['TAGS'])).optional(),
      }),
      (input): OutputOf<DescribeServicesCommandOutput> => {
        const cluster = requireCluster(world, input.cluster);
        const looked = input.services.map(reference => ({
          reference,
          service: lookUpService(cluster, reference),
        }));
        return {
          services: looked.flatMap(({ service }) =>
            service
              ? [
                  {
                    ...describeService(world, service),
                    tags: input.include ? service.tags : undefined,
                  },
                ]
              : [],
          ),
          failures: looked.flatMap(({ reference, service }) =>
            service
              ? []
              : [
                  {
                    arn: reference.startsWith('arn:')
                      ? reference
                      : world.arn(
                          'ecs',
                          `service/${cluster.name}/${reference}`,
                        ),
                    reason: 'MISSING',
                  },
                ],
          ),
        };
      },
    ),

    UpdateService: defineOperation(
      updateServiceInput,
      (input): OutputOf<UpdateServiceCommandOutput> => {
        const unserved = Object.keys(input).find(
          field => !served.includes(field) && input[field] !== undefined,
        );
        if (unserved) {
          throw new AwsError(
            'UnsupportedFeatureException',
            `The sandbox does not change ${unserved}.`,
          );
        }
        const service = requireService(
          requireCluster(world, input.cluster),
          input.service,
        );
        if (service.scenario.inactive) {
          throw new AwsError(
            'ServiceNotActiveException',
            'Service was not ACTIVE.',
          );
        }
        // Everything is checked before anything changes.
        const revision = wantedRevision(world, service, input.taskDefinition);
        if (input.desiredCount !== undefined && input.desiredCount !== null) {
          scaleService(service, input.desiredCount, world.now());
        }
        if (
          input.forceNewDeployment ||
          revision !== primaryOf(service).revision
        ) {
          deployService(service, revision, world.now());
        }
        return { service: describeService(world, service) };
      },
    ),
  };
}

function wantedRevision(
  world: EcsWorld,
  service: ServiceState,
  reference: string | null | undefined,
): number {
  if (!reference) {
    return primaryOf(service).revision;
  }
  const found = lookUpTaskRevision(world, reference);
  if (!found) {
    throw new AwsError('ClientException', 'TaskDefinition not found.');
  }
  if (found.service !== service) {
    throw new AwsError(
      'InvalidParameterException',
      `The container ${service.scenario.key} does not exist in the task definition.`,
    );
  }
  if (found.revision.status !== 'ACTIVE') {
    throw new AwsError('ClientException', 'TaskDefinition is inactive');
  }
  return found.revision.revision;
}
