import type { ApiRoute } from '@alphaswarm-admin/plugin-openapi-node';
import {
  continueRolloutInputSchema,
  deployRevisionInputSchema,
  redeployInputSchema,
  scaleInputSchema,
  stopRolloutInputSchema,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  privilegedActionRoutes,
  revertRoutes,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

const params = z.object({ cluster: z.string(), service: z.string() });
const inPath = { cluster: true, service: true } as const;
const count = z.number().int().min(0);

const deployResult = z.object({
  deploymentId: z.string(),
  serviceDeploymentArn: z.string().optional(),
  taskDefinition: z.string(),
  desiredCount: count,
});

/** What `mountServiceActions` serves. */
export const actionRoutes: ApiRoute[] = [
  ...privilegedActionRoutes({
    path: '/services/{cluster}/{service}/redeploy',
    summary: 'Deploys a service again with the task definition it has',
    params,
    input: redeployInputSchema.omit(inPath),
    result: deployResult,
  }),
  ...privilegedActionRoutes({
    path: '/services/{cluster}/{service}/scale',
    summary: 'Changes how many tasks of a service should run',
    params,
    input: scaleInputSchema.omit(inPath),
    result: z.object({ desiredCount: count, previousDesiredCount: count }),
  }),
  ...privilegedActionRoutes({
    path: '/services/{cluster}/{service}/deploy',
    summary: "Deploys a chosen revision of the service's task definition",
    params,
    input: deployRevisionInputSchema.omit(inPath),
    result: deployResult,
  }),
  ...privilegedActionRoutes({
    path: '/services/{cluster}/{service}/roll-back',
    summary: 'Deploys what the service last ran successfully before',
    params,
    input: redeployInputSchema.omit(inPath),
    result: deployResult,
  }),
  ...privilegedActionRoutes({
    path: '/services/{cluster}/{service}/rollout/stop',
    summary: 'Stops a rollout: as it is (ABORT), or rolled back (ROLLBACK)',
    params,
    input: stopRolloutInputSchema.omit(inPath),
    result: z.object({
      serviceDeploymentArn: z.string(),
      stopType: z.enum(['ABORT', 'ROLLBACK']),
    }),
  }),
  ...privilegedActionRoutes({
    path: '/services/{cluster}/{service}/rollout/continue',
    summary: 'Answers the hook at which a rollout is paused',
    params,
    input: continueRolloutInputSchema.omit(inPath),
    result: z.object({
      serviceDeploymentArn: z.string(),
      decision: z.enum(['CONTINUE', 'ROLLBACK']),
    }),
  }),
  ...revertRoutes,
];
