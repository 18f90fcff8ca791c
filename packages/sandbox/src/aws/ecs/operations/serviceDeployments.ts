import type {
  ContinueServiceDeploymentCommandOutput,
  DescribeServiceDeploymentsCommandOutput,
  DescribeServiceRevisionsCommandOutput,
  ListServiceDeploymentsCommandOutput,
  StopServiceDeploymentCommandOutput,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineOperation, type OutputOf } from '../../jsonProtocol';
import { pageOf } from '../../paging';
import { answerHook, requestStop } from '../commands';
import { serviceDeploymentArn, serviceRevisionArn } from '../describe/arns';
import {
  describeServiceDeployment,
  describeServiceDeploymentBriefly,
  describeServiceRevision,
} from '../describe/describeServiceDeployment';
import type { EcsWorld } from '../EcsWorld';
import { requireCluster, requireService } from '../lookup';
import { invalidToken, maxResults } from './input';

const arns = (field: string) =>
  z
    .array(z.string(), `${field} cannot be empty.`)
    .min(1, `${field} cannot be empty.`)
    .max(20, `${field} cannot have more than 20 elements.`);

const epochSeconds = z.number().transform(seconds => seconds * 1000);

/** ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, StopServiceDeployment, ContinueServiceDeployment. */
export function serviceDeploymentOperations(world: EcsWorld) {
  const findDeployment = (arn: string) => {
    for (const service of world.services()) {
      for (const record of service.serviceDeployments) {
        if (serviceDeploymentArn(world, service, record) === arn) {
          return { service, record };
        }
      }
    }
    return undefined;
  };
  const findRevision = (arn: string) => {
    for (const service of world.services()) {
      for (const state of service.serviceRevisions) {
        if (serviceRevisionArn(world, service, state.id) === arn) {
          return { service, state };
        }
      }
    }
    return undefined;
  };

  return {
    ListServiceDeployments: defineOperation(
      z.object({
        service: z.string('Service cannot be blank.'),
        cluster: z.string().optional(),
        status: z.array(z.string()).optional(),
        createdAt: z
          .object({
            after: epochSeconds.optional(),
            before: epochSeconds.optional(),
          })
          .optional(),
        nextToken: z.string().optional(),
        maxResults: maxResults(100),
      }),
      (input): OutputOf<ListServiceDeploymentsCommandOutput> => {
        const cluster = requireCluster(world, input.cluster);
        const service = requireService(cluster, input.service);
        const records = service.serviceDeployments.filter(
          ({ status, createdAt }) =>
            (!input.status?.length || input.status.includes(status)) &&
            createdAt >= (input.createdAt?.after ?? -Infinity) &&
            createdAt <= (input.createdAt?.before ?? Infinity),
        );
        const page = pageOf(records, {
          nextToken: input.nextToken,
          maxResults: input.maxResults ?? 20,
          query: [service.arn, input.status, input.createdAt],
          invalidToken,
        });
        return {
          serviceDeployments: page.items.map(record =>
            describeServiceDeploymentBriefly(world, service, record),
          ),
          nextToken: page.nextToken,
        };
      },
    ),

    DescribeServiceDeployments: defineOperation(
      z.object({ serviceDeploymentArns: arns('ServiceDeploymentArns') }),
      (input): OutputOf<DescribeServiceDeploymentsCommandOutput> => {
        const looked = input.serviceDeploymentArns.map(arn => ({
          arn,
          found: findDeployment(arn),
        }));
        return {
          serviceDeployments: looked.flatMap(({ found }) =>
            found
              ? [describeServiceDeployment(world, found.service, found.record)]
              : [],
          ),
          failures: looked.flatMap(({ arn, found }) =>
            found ? [] : [{ arn, reason: 'MISSING' }],
          ),
        };
      },
    ),

    DescribeServiceRevisions: defineOperation(
      z.object({ serviceRevisionArns: arns('ServiceRevisionArns') }),
      (input): OutputOf<DescribeServiceRevisionsCommandOutput> => {
        const looked = input.serviceRevisionArns.map(arn => ({
          arn,
          found: findRevision(arn),
        }));
        return {
          serviceRevisions: looked.flatMap(({ found }) =>
            found
              ? [describeServiceRevision(world, found.service, found.state)]
              : [],
          ),
          failures: looked.flatMap(({ arn, found }) =>
            found ? [] : [{ arn, reason: 'MISSING' }],
          ),
        };
      },
    ),

    StopServiceDeployment: defineOperation(
      z.object({
        serviceDeploymentArn: z.string('ServiceDeploymentArn cannot be blank.'),
        stopType: z
          .enum(['ABORT', 'ROLLBACK'], 'stopType must be ABORT or ROLLBACK.')
          .optional(),
      }),
      (input): OutputOf<StopServiceDeploymentCommandOutput> => {
        const found = findDeployment(input.serviceDeploymentArn);
        if (!found) {
          throw new AwsError(
            'ServiceDeploymentNotFoundException',
            'The service deployment was not found.',
          );
        }
        if (found.record.status !== 'IN_PROGRESS') {
          throw new AwsError(
            'ConflictException',
            `The service deployment can't be stopped because it is ${found.record.status}.`,
          );
        }
        const stopType = input.stopType ?? 'ROLLBACK';
        if (stopType === 'ROLLBACK' && !found.service.lastCompleted) {
          throw new AwsError(
            'InvalidParameterException',
            'There is no completed service deployment to roll back to.',
          );
        }
        requestStop(found.service, found.record, stopType, world.now());
        return { serviceDeploymentArn: input.serviceDeploymentArn };
      },
    ),

    ContinueServiceDeployment: defineOperation(
      z.object({
        serviceDeploymentArn: z.string('ServiceDeploymentArn cannot be blank.'),
        hookId: z
          .string('HookId cannot be blank.')
          .min(1, 'HookId cannot be blank.'),
        // What ECS makes of a request that doesn't say: the deployment goes on.
        action: z
          .enum(
            ['CONTINUE', 'ROLLBACK'],
            'action must be CONTINUE or ROLLBACK.',
          )
          .default('CONTINUE'),
      }),
      (input): OutputOf<ContinueServiceDeploymentCommandOutput> => {
        const found = findDeployment(input.serviceDeploymentArn);
        if (!found) {
          throw new AwsError(
            'ServiceDeploymentNotFoundException',
            'The service deployment was not found.',
          );
        }
        const { service, record } = found;
        const hook = record.shift?.hooks.find(({ id }) => id === input.hookId);
        if (
          record.status !== 'IN_PROGRESS' ||
          hook?.status !== 'AWAITING_ACTION'
        ) {
          throw new AwsError(
            'InvalidParameterException',
            `The lifecycle hook is not awaiting an action${hook ? `: it is ${hook.status}` : ''}.`,
          );
        }
        answerHook(service, record, hook, input.action, world.now());
        return { serviceDeploymentArn: input.serviceDeploymentArn };
      },
    ),
  };
}
