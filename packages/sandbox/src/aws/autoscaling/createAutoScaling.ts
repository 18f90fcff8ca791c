import type {
  DescribeScalableTargetsCommandOutput,
  DescribeScalingActivitiesCommandOutput,
  DescribeScalingPoliciesCommandOutput,
  ScalableTarget,
  ScalingActivity,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { z } from 'zod';
import type { StandIn } from '../../StandIn';
import type { AutoscalingScenario } from '../../scenario';
import { AwsError } from '../AwsError';
import type { EcsWorld } from '../ecs/EcsWorld';
import type { ServiceState } from '../ecs/service';
import {
  createJsonProtocolStandIn,
  defineOperation,
  type OutputOf,
} from '../jsonProtocol';
import { pageOf } from '../paging';

/** An ECS service that Application Auto Scaling knows of. */
type Scaled = { service: ServiceState; autoscaling: AutoscalingScenario };

const DIMENSION = 'ecs:service:DesiredCount';
const REGISTERED_AGO_MS = 90 * 24 * 3_600_000;

const namespace = z.string(
  "1 validation error detected: Value null at 'serviceNamespace' failed to satisfy constraint: Member must not be null",
);
const most =
  '1 validation error detected: maxResults must be between 1 and 50.';
const listed = {
  ServiceNamespace: namespace,
  ScalableDimension: z.string().optional(),
  NextToken: z.string().optional(),
  MaxResults: z.number().int().min(1, most).max(50, most).optional(),
};

/**
 * Application Auto Scaling, of ECS services: what it may do with them, and what it did.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
 */
export function createAutoScaling(world: EcsWorld): StandIn {
  const scaledServices = (input: {
    ServiceNamespace: string;
    ScalableDimension?: string;
    resources?: string[];
  }): Scaled[] =>
    world
      .services()
      .flatMap(service => {
        const { autoscaling, inactive } = service.scenario;
        return autoscaling && !inactive ? [{ service, autoscaling }] : [];
      })
      .filter(
        ({ service }) =>
          input.ServiceNamespace === 'ecs' &&
          (input.ScalableDimension ?? DIMENSION) === DIMENSION &&
          (!input.resources || input.resources.includes(resourceId(service))),
      );

  return createJsonProtocolStandIn({
    name: 'autoscaling',
    signingName: 'application-autoscaling',
    targetPrefix: 'AnyScaleFrontendService',
    version: '1.1',
    queryCompatible: false,
    seed: world.seed,
    invalidInput: ({ message }) => new AwsError('ValidationException', message),
    operations: {
      DescribeScalableTargets: defineOperation(
        z.object({
          ...listed,
          ResourceIds: z.array(z.string()).max(50).optional(),
        }),
        (input): OutputOf<DescribeScalableTargetsCommandOutput> => {
          const page = pageOf(
            scaledServices({ ...input, resources: input.ResourceIds }),
            pageOptions(input, input.ResourceIds),
          );
          return {
            ScalableTargets: page.items.map(scaled =>
              describeTarget(world, scaled),
            ),
            NextToken: page.nextToken,
          };
        },
      ),

      DescribeScalingPolicies: defineOperation(
        z.object({
          ...listed,
          ResourceId: z.string().optional(),
          PolicyNames: z.array(z.string()).optional(),
        }),
        (input): OutputOf<DescribeScalingPoliciesCommandOutput> => {
          const policies = scaledServices({
            ...input,
            resources: input.ResourceId ? [input.ResourceId] : undefined,
          })
            .map(scaled => describePolicy(world, scaled))
            .filter(
              ({ PolicyName }) =>
                !input.PolicyNames?.length ||
                input.PolicyNames.includes(String(PolicyName)),
            );
          const page = pageOf(
            policies,
            pageOptions(input, [input.ResourceId, input.PolicyNames]),
          );
          return { ScalingPolicies: page.items, NextToken: page.nextToken };
        },
      ),

      DescribeScalingActivities: defineOperation(
        z.object({
          ...listed,
          ResourceId: z.string().optional(),
          IncludeNotScaledActivities: z.boolean().optional(),
        }),
        (input): OutputOf<DescribeScalingActivitiesCommandOutput> => {
          const activities = scaledServices({
            ...input,
            resources: input.ResourceId ? [input.ResourceId] : undefined,
          }).flatMap(describeActivities);
          const page = pageOf(activities, pageOptions(input, input.ResourceId));
          return { ScalingActivities: page.items, NextToken: page.nextToken };
        },
      ),
    },
  });
}

function pageOptions(
  input: { NextToken?: string; MaxResults?: number },
  query: unknown,
) {
  return {
    nextToken: input.NextToken,
    maxResults: input.MaxResults ?? 50,
    query: query ?? null,
    invalidToken: () =>
      new AwsError('InvalidNextTokenException', 'Invalid NextToken.'),
  };
}

function resourceId({ clusterName, name }: ServiceState): string {
  return `service/${clusterName}/${name}`;
}

function describeTarget(
  world: EcsWorld,
  { service, autoscaling }: Scaled,
): ScalableTarget {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: resourceId(service),
    ScalableDimension: DIMENSION,
    MinCapacity: autoscaling.min,
    MaxCapacity: autoscaling.max,
    RoleARN: world.arn(
      'iam',
      'role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
    ),
    CreationTime: new Date(world.startedAt - REGISTERED_AGO_MS),
    SuspendedState: {
      DynamicScalingInSuspended: autoscaling.suspended.scaleIn,
      DynamicScalingOutSuspended: autoscaling.suspended.scaleOut,
      ScheduledScalingSuspended: autoscaling.suspended.scheduled,
    },
    ScalableTargetARN: world.arn(
      'application-autoscaling',
      `scalable-target/${service.clusterName}-${service.name}`,
    ),
  };
}

function describePolicy(
  world: EcsWorld,
  { service, autoscaling }: Scaled,
): ScalingPolicy {
  const name = `${service.name}-cpu`;
  return {
    PolicyARN: world.arn(
      'autoscaling',
      `scalingPolicy:resource/ecs/${resourceId(service)}:policyName/${name}`,
    ),
    PolicyName: name,
    ServiceNamespace: 'ecs',
    ResourceId: resourceId(service),
    ScalableDimension: DIMENSION,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: autoscaling.targetCpuPercent,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ECSServiceAverageCPUUtilization',
      },
      ScaleOutCooldown: 60,
      ScaleInCooldown: 300,
      DisableScaleIn: false,
    },
    Alarms: [],
    CreationTime: new Date(world.startedAt - REGISTERED_AGO_MS),
  };
}

function describeActivities({
  service,
  autoscaling,
}: Scaled): ScalingActivity[] {
  return service.scalingActivities.map(({ id, at, from, to }) => ({
    ActivityId: id,
    ServiceNamespace: 'ecs',
    ResourceId: resourceId(service),
    ScalableDimension: DIMENSION,
    Description: `Setting desired count to ${to}.`,
    Cause:
      from < to
        ? `minimum capacity was set to ${autoscaling.min}`
        : `maximum capacity was set to ${autoscaling.max}`,
    StartTime: new Date(at),
    EndTime: new Date(at),
    StatusCode: 'Successful',
    StatusMessage: `Successfully set desired count to ${to}. Change successfully fulfilled by ecs.`,
  }));
}
