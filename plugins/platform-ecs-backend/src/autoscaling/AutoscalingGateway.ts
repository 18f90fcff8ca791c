import {
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  type ApplicationAutoScalingClient,
} from '@aws-sdk/client-application-auto-scaling';
import type { ServiceAutoscaling } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import type { CallOptions } from '../aws/EcsGateway';
import { explainAwsError } from '../aws/explainAwsError';

const ECS = { ServiceNamespace: 'ecs' } as const;
const DIMENSION = 'ecs:service:DesiredCount';
const ACTIVITIES_SHOWN = 5;

const targetsSchema = z.object({
  ScalableTargets: z
    .array(
      z.object({
        MinCapacity: z.number().int().min(0),
        MaxCapacity: z.number().int().min(0),
        SuspendedState: z
          .object({
            DynamicScalingInSuspended: z.boolean().default(false),
            DynamicScalingOutSuspended: z.boolean().default(false),
            ScheduledScalingSuspended: z.boolean().default(false),
          })
          .prefault({}),
      }),
    )
    .default([]),
});

const policiesSchema = z.object({
  ScalingPolicies: z
    .array(
      z.object({
        PolicyName: z.string(),
        PolicyType: z.string(),
        TargetTrackingScalingPolicyConfiguration: z
          .object({
            TargetValue: z.number(),
            PredefinedMetricSpecification: z
              .object({ PredefinedMetricType: z.string() })
              .optional(),
          })
          .optional(),
      }),
    )
    .default([]),
});

const activitiesSchema = z.object({
  ScalingActivities: z
    .array(
      z.object({
        StartTime: z.date().transform(date => date.toISOString()),
        Description: z.string(),
        Cause: z.string().default(''),
      }),
    )
    .default([]),
});

/** What Application Auto Scaling does with the services of one cluster. Throws `AwsCallError` when AWS doesn't answer as expected. */
export interface AutoscalingGateway {
  /** Its bounds for a service; undefined where the service isn't scaled automatically. */
  bounds(
    service: string,
    options: CallOptions,
  ): Promise<ServiceAutoscaling | undefined>;

  /** What makes it act, a sentence for each policy. */
  policies(service: string, options: CallOptions): Promise<string[]>;

  /** What it did lately, newest first. Times are ISO 8601 UTC. */
  activities(
    service: string,
    options: CallOptions,
  ): Promise<Array<{ at: string; description: string; cause: string }>>;
}

/** {@link AutoscalingGateway} over the AWS SDK. */
export class DefaultAutoscalingGateway implements AutoscalingGateway {
  readonly #cluster: string;
  readonly #client: ApplicationAutoScalingClient;

  static create(options: {
    cluster: string;
    autoscaling: ApplicationAutoScalingClient;
  }): AutoscalingGateway {
    return new DefaultAutoscalingGateway(options);
  }

  private constructor(options: {
    cluster: string;
    autoscaling: ApplicationAutoScalingClient;
  }) {
    this.#cluster = options.cluster;
    this.#client = options.autoscaling;
  }

  async bounds(
    service: string,
    { signal }: CallOptions,
  ): Promise<ServiceAutoscaling | undefined> {
    try {
      const answer = await this.#client.send(
        new DescribeScalableTargetsCommand({
          ...ECS,
          ResourceIds: [this.#resourceId(service)],
          ScalableDimension: DIMENSION,
        }),
        { abortSignal: signal },
      );
      const [target] = targetsSchema.parse(answer).ScalableTargets;
      return (
        target && {
          min: target.MinCapacity,
          max: target.MaxCapacity,
          suspended: suspendedInWords(target.SuspendedState),
        }
      );
    } catch (error) {
      throw explainAwsError(
        'application-autoscaling:DescribeScalableTargets',
        error,
      );
    }
  }

  async policies(service: string, { signal }: CallOptions): Promise<string[]> {
    try {
      const answer = await this.#client.send(
        new DescribeScalingPoliciesCommand({
          ...ECS,
          ResourceId: this.#resourceId(service),
          ScalableDimension: DIMENSION,
        }),
        { abortSignal: signal },
      );
      return policiesSchema.parse(answer).ScalingPolicies.map(policyInWords);
    } catch (error) {
      throw explainAwsError(
        'application-autoscaling:DescribeScalingPolicies',
        error,
      );
    }
  }

  async activities(service: string, { signal }: CallOptions) {
    try {
      const answer = await this.#client.send(
        new DescribeScalingActivitiesCommand({
          ...ECS,
          ResourceId: this.#resourceId(service),
          ScalableDimension: DIMENSION,
          MaxResults: ACTIVITIES_SHOWN,
        }),
        { abortSignal: signal },
      );
      return activitiesSchema
        .parse(answer)
        .ScalingActivities.map(({ StartTime, Description, Cause }) => ({
          at: StartTime,
          description: Description,
          cause: Cause,
        }));
    } catch (error) {
      throw explainAwsError(
        'application-autoscaling:DescribeScalingActivities',
        error,
      );
    }
  }

  #resourceId(service: string): string {
    return `service/${this.#cluster}/${service}`;
  }
}

function suspendedInWords(
  state: z.output<
    typeof targetsSchema
  >['ScalableTargets'][number]['SuspendedState'],
): string[] {
  return [
    ...(state.DynamicScalingInSuspended ? ['scale-in'] : []),
    ...(state.DynamicScalingOutSuspended ? ['scale-out'] : []),
    ...(state.ScheduledScalingSuspended ? ['scheduled scaling'] : []),
  ];
}

const METRICS: Record<string, string> = {
  ECSServiceAverageCPUUtilization: 'CPU at',
  ECSServiceAverageMemoryUtilization: 'memory at',
  ALBRequestCountPerTarget: 'requests per task at',
};

function policyInWords(
  policy: z.output<typeof policiesSchema>['ScalingPolicies'][number],
): string {
  const tracking = policy.TargetTrackingScalingPolicyConfiguration;
  const metric =
    tracking?.PredefinedMetricSpecification?.PredefinedMetricType ?? '';
  if (!tracking || !(metric in METRICS)) {
    return `${policy.PolicyName} (${policy.PolicyType}).`;
  }
  const unit = metric === 'ALBRequestCountPerTarget' ? '' : ' %';
  return `Keeps ${METRICS[metric]} ${tracking.TargetValue}${unit}.`;
}
