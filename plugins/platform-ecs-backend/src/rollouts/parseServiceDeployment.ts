import { z } from 'zod';
import { familyAndRevision } from '../aws/parseEcs';

// The allow-list: a field that isn't named here never leaves this file. Roles, hook details and network configuration aren't named.

const time = z.date().transform(date => date.toISOString());
const count = z.number().int().min(0);
const weight = z.number().min(0).max(100);

const revisionSummarySchema = z.object({
  arn: z.string().min(1),
  requestedTaskCount: count.optional(),
  runningTaskCount: count.optional(),
  pendingTaskCount: count.optional(),
  requestedTestTrafficWeight: weight.optional(),
  requestedProductionTrafficWeight: weight.optional(),
});

/** ECS documents names that are joined by commas in one string, and sends lists: both are read. */
const names = z
  .array(z.string())
  .default([])
  .transform(list =>
    list
      .flatMap(entry => entry.split(','))
      .map(name => name.trim())
      .filter(name => name !== ''),
  );

const serviceDeploymentSchema = z.object({
  serviceDeploymentArn: z.string().min(1),
  serviceArn: z.string().min(1),
  status: z.string().min(1),
  statusReason: z.string().optional(),
  lifecycleStage: z.string().optional(),
  createdAt: time.optional(),
  startedAt: time.optional(),
  finishedAt: time.optional(),
  stoppedAt: time.optional(),
  updatedAt: time.optional(),
  sourceServiceRevisions: z.array(revisionSummarySchema).default([]),
  targetServiceRevision: revisionSummarySchema.optional(),
  lifecycleHookDetails: z
    .array(
      z.object({
        hookId: z.string().optional(),
        targetType: z.string().optional(),
        status: z.string().optional(),
        expiresAt: time.optional(),
        timeoutAction: z.string().optional(),
      }),
    )
    .default([]),
  deploymentConfiguration: z
    .object({
      strategy: z.string().optional(),
      bakeTimeInMinutes: count.optional(),
      deploymentCircuitBreaker: z
        .object({ enable: z.boolean(), rollback: z.boolean() })
        .optional(),
      alarms: z
        .object({ enable: z.boolean(), rollback: z.boolean() })
        .optional(),
      earlySuccessCriteria: z
        .object({ enable: z.boolean(), healthyPercent: count.optional() })
        .optional(),
    })
    .default({}),
  rollback: z
    .object({
      reason: z.string().optional(),
      startedAt: time.optional(),
      serviceRevisionArn: z.string().optional(),
    })
    .optional(),
  deploymentCircuitBreaker: z
    .object({
      status: z.string().default('DISABLED'),
      failureCount: count.default(0),
      threshold: count.default(0),
    })
    .optional(),
  alarms: z
    .object({
      status: z.string().default('DISABLED'),
      alarmNames: names,
      triggeredAlarmNames: names,
    })
    .optional(),
});

/** A service deployment as ECS describes it. Times are ISO 8601 UTC. */
export type ServiceDeployment = z.output<typeof serviceDeploymentSchema>;

/**
 * One service deployment out of ECS's answer.
 *
 * @throws z.ZodError if it isn't shaped like one
 */
export function parseServiceDeployment(answer: unknown): ServiceDeployment {
  return serviceDeploymentSchema.parse(answer);
}

/** A page of `ListServiceDeployments`: the ARNs, newest first. */
export const serviceDeploymentListSchema = z.object({
  serviceDeployments: z
    .array(
      z.object({
        serviceDeploymentArn: z.string().min(1),
        createdAt: z.date().optional(),
      }),
    )
    .default([])
    .transform(briefs =>
      briefs
        .toSorted(
          (a, b) =>
            (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0),
        )
        .map(({ serviceDeploymentArn }) => serviceDeploymentArn),
    ),
});

/** The answer of `DescribeServiceDeployments`; each is parsed with {@link parseServiceDeployment}. */
export const serviceDeploymentDescriptionsSchema = z.object({
  serviceDeployments: z.array(z.unknown()).default([]),
});

/** What the portal reads of a service revision. It never changes once it exists. */
export type ServiceRevision = {
  arn: string;
  /** `family:revision`. */
  taskDefinition: string;
  images: Array<{ container: string; image?: string; digest?: string }>;
};

/** The answer of `DescribeServiceRevisions`. */
export const serviceRevisionsSchema = z.object({
  serviceRevisions: z
    .array(
      z.object({
        serviceRevisionArn: z.string().min(1),
        taskDefinition: z.string().default('').transform(familyAndRevision),
        containerImages: z
          .array(
            z.object({
              containerName: z.string().min(1),
              image: z.string().optional(),
              imageDigest: z.string().optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([])
    .transform(revisions =>
      revisions.map(
        ({
          serviceRevisionArn,
          taskDefinition,
          containerImages,
        }): ServiceRevision => ({
          arn: serviceRevisionArn,
          taskDefinition,
          images: containerImages.map(
            ({ containerName, image, imageDigest }) => ({
              container: containerName,
              image,
              digest: imageDigest,
            }),
          ),
        }),
      ),
    ),
});
