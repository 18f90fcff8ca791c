import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** What addresses one workload: the namespace that it is in (`-` where cp names none), and its id at alphaswarm-cp. */
export const workloadAddressSchema = z.strictObject({
  namespace: z
    .string()
    .regex(
      /^(-|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$/,
      'must be a namespace: small letters, digits and dashes',
    ),
  workload: z
    .string()
    .regex(
      /^[A-Za-z0-9][\w.:@-]{0,199}$/,
      "must be a workload's id: letters, digits, '.', '_', ':', '@' and '-'",
    ),
});

/** One workload. */
export type WorkloadAddress = z.output<typeof workloadAddressSchema>;

const REPLICAS_WORDS =
  'must be a whole number from 1 to 1000: a workload that should have none is stopped';

/** Input of Scale. To none is Stop, which asks for a step-up. */
export const scaleWorkloadInputSchema = workloadAddressSchema.extend({
  replicas: z
    .int(REPLICAS_WORDS)
    .min(1, REPLICAS_WORDS)
    .max(1000, REPLICAS_WORDS),
});

const change = {
  version: 1,
  category: 'safety',
  ocsfActivityId: 3,
} as const;

/** A customer's workload is started. */
export const workloadStartEvent = defineAuditEvent({
  ...change,
  severity: 'info',
  id: 'deployments.workload.start',
  title: 'Start workload',
  sentence: 'started {target} in {input.namespace}',
  input: workloadAddressSchema,
});

/** A customer's workload is stopped. */
export const workloadStopEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  id: 'deployments.workload.stop',
  title: 'Stop workload',
  sentence:
    'stopped {target} in {input.namespace}, which had {before.replicasDesired} replicas',
  input: workloadAddressSchema,
});

/** A customer's workload is restarted. */
export const workloadRestartEvent = defineAuditEvent({
  ...change,
  severity: 'info',
  id: 'deployments.workload.restart',
  title: 'Restart workload',
  sentence: 'restarted {target} in {input.namespace}',
  input: workloadAddressSchema,
});

/** A customer's workload gets more or fewer replicas. */
export const workloadScaleEvent = defineAuditEvent({
  ...change,
  severity: 'info',
  id: 'deployments.workload.scale',
  title: 'Scale workload',
  sentence:
    'scaled {target} in {input.namespace} from {before.replicasDesired} to {input.replicas}',
  input: scaleWorkloadInputSchema,
});
