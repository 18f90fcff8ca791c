import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** What addresses one service: the configured cluster name and the service name. */
export const ecsServiceAddressSchema = z.strictObject({
  cluster: z.string().min(1).max(255),
  service: z.string().min(1).max(255),
});

/** Input of Redeploy. */
export const redeployInputSchema = ecsServiceAddressSchema;

/** Input of Scale. */
export const scaleInputSchema = ecsServiceAddressSchema.extend({
  desiredCount: z.number().int().min(0).max(5000),
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
