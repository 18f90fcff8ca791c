import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** Input of Redeploy, which is what addresses one service: the configured cluster name and the service name. */
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

/** A service is deployed again with the same task definition. */
export const serviceRedeployEvent = defineAuditEvent({
  id: 'platform-ecs.service.redeploy',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Redeploy service',
  sentence: 'redeployed {target}',
  ocsfActivityId: 3,
  input: redeployInputSchema,
});

/** A service's desired count is changed. */
export const serviceScaleEvent = defineAuditEvent({
  id: 'platform-ecs.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale service',
  sentence:
    'scaled {target} from {before.desiredCount} to {input.desiredCount}',
  ocsfActivityId: 3,
  input: scaleInputSchema,
});
