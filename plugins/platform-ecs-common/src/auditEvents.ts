import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** Input of Redeploy and of Roll back, which is what addresses one service: the configured cluster name and the service name. */
export const redeployInputSchema = z.strictObject({
  cluster: z.string().min(1).max(255),
  service: z.string().min(1).max(255),
});

/** Input of Scale. */
export const scaleInputSchema = redeployInputSchema.extend({
  // The most that ECS allows; what a service may be scaled to is narrower, and depends on the service.
  desiredCount: z
    .int('must be a whole number from 0 to 5000')
    .min(0, 'must be a whole number from 0 to 5000')
    .max(5000, 'must be a whole number from 0 to 5000'),
});

const REVISION_WORDS = 'must be a whole number from 1 to 2147483647';

/** Input of Deploy revision: a revision of the task family that the service runs. */
export const deployRevisionInputSchema = redeployInputSchema.extend({
  revision: z
    .int(REVISION_WORDS)
    .min(1, REVISION_WORDS)
    .max(2_147_483_647, REVISION_WORDS),
});

/** The last part of a service deployment's ARN. */
const deploymentId = z
  .string()
  .regex(
    /^[\w-]{1,64}$/,
    "must be a service deployment's id: letters, digits, '-' and '_'",
  );

/** Input of Stop rollout. How it is stopped is always said. */
export const stopRolloutInputSchema = redeployInputSchema.extend({
  deployment: deploymentId,
  stopType: z.enum(['ABORT', 'ROLLBACK'], 'must be ABORT or ROLLBACK'),
});

/** Input of Continue rollout. What is decided is always said: ECS takes silence as CONTINUE. */
export const continueRolloutInputSchema = redeployInputSchema.extend({
  deployment: deploymentId,
  hook: z.string().min(1).max(255),
  decision: z.enum(['CONTINUE', 'ROLLBACK'], 'must be CONTINUE or ROLLBACK'),
});

const change = {
  version: 1,
  category: 'safety',
  severity: 'warning',
  ocsfActivityId: 3,
} as const;

/** A service is deployed again with the same task definition. */
export const serviceRedeployEvent = defineAuditEvent({
  ...change,
  id: 'platform-ecs.service.redeploy',
  title: 'Redeploy service',
  sentence: 'redeployed {target}',
  input: redeployInputSchema,
});

/** A service's desired count is changed. */
export const serviceScaleEvent = defineAuditEvent({
  ...change,
  id: 'platform-ecs.service.scale',
  title: 'Scale service',
  sentence:
    'scaled {target} from {before.desiredCount} to {input.desiredCount}',
  input: scaleInputSchema,
});

/** A chosen revision of a service's task definition is deployed. */
export const serviceDeployEvent = defineAuditEvent({
  ...change,
  id: 'platform-ecs.service.deploy',
  title: 'Deploy revision',
  sentence:
    'deployed revision {input.revision} on {target}, which ran {before.taskDefinition}',
  input: deployRevisionInputSchema,
});

/** A service goes back to what it last ran successfully. */
export const serviceRollBackEvent = defineAuditEvent({
  ...change,
  id: 'platform-ecs.service.roll-back',
  title: 'Roll back service',
  sentence:
    'rolled {target} back from {before.taskDefinition} to {before.targetTaskDefinition}',
  input: redeployInputSchema,
});

/** A rollout under way is stopped: left as it is, or rolled back. */
export const rolloutStopEvent = defineAuditEvent({
  ...change,
  id: 'platform-ecs.rollout.stop',
  title: 'Stop rollout',
  sentence:
    'stopped the rollout of {before.targetTaskDefinition} on {target} ({input.stopType})',
  input: stopRolloutInputSchema,
});

/** A rollout that waits at a lifecycle hook is answered. */
export const rolloutContinueEvent = defineAuditEvent({
  ...change,
  id: 'platform-ecs.rollout.continue',
  title: 'Answer paused rollout',
  sentence:
    'answered the paused rollout of {before.targetTaskDefinition} on {target}: {input.decision}',
  input: continueRolloutInputSchema,
});
