import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';
import {
  documentFormats,
  offerContentSchema,
  offerIdSchema,
  quotasSchema,
  throttleSchema,
} from './offers';

/** Input of Delete offer and Restore offer: which one. */
export const offerInputSchema = z.strictObject({ offer: offerIdSchema });

/** Input of Create offer and Update offer: all that the offer says. */
export const offerContentInputSchema = offerContentSchema.extend(
  offerInputSchema.shape,
);

/** Input of Import offers: a document, as Export offers writes it. */
export const offerImportInputSchema = z.strictObject({
  format: z.enum(documentFormats),
  document: z
    .string()
    .min(1, 'must not be empty')
    .max(60_000, 'must be at most 60000 characters'),
});

/** A company's or an instance's id at alphaswarm-cp. */
const tenantId = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits and hyphens',
  );

/** Input of Suspend, Resume and Deprovision: which instance. */
export const instanceInputSchema = z.strictObject({ instance: tenantId });

const spec = {
  plan: offerIdSchema,
  quotas: quotasSchema,
  requestsPerSecond: throttleSchema,
};

/** Input of Provision instance: quotas and throttle are always said, the plan's or others. */
export const instanceProvisionInputSchema = z.strictObject({
  company: tenantId,
  offer: offerIdSchema,
  ...spec,
});

/** Input of Change instance. */
export const instanceChangeInputSchema = instanceInputSchema.extend(spec);

const change = { version: 1, category: 'safety' } as const;

/** A service is put into the catalogue. */
export const offerCreateEvent = defineAuditEvent({
  ...change,
  severity: 'info',
  ocsfActivityId: 1,
  id: 'managed-services.offer.create',
  title: 'Create managed service',
  sentence: 'put the managed service {target} into the catalogue',
  input: offerContentInputSchema,
});

/** What the catalogue says of a service is changed. */
export const offerUpdateEvent = defineAuditEvent({
  ...change,
  severity: 'info',
  ocsfActivityId: 3,
  id: 'managed-services.offer.update',
  title: 'Update managed service',
  sentence: 'changed what the catalogue says of the managed service {target}',
  input: offerContentInputSchema,
});

/** A service leaves the catalogue; it can be restored. */
export const offerDeleteEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  ocsfActivityId: 4,
  id: 'managed-services.offer.delete',
  title: 'Delete managed service',
  sentence: 'took the managed service {target} out of the catalogue',
  input: offerInputSchema,
});

/** A deleted service is in the catalogue again. */
export const offerRestoreEvent = defineAuditEvent({
  ...change,
  severity: 'info',
  ocsfActivityId: 3,
  id: 'managed-services.offer.restore',
  title: 'Restore managed service',
  sentence: 'put the managed service {target} back into the catalogue',
  input: offerInputSchema,
});

/** Services are created and changed as a document says. */
export const offerImportEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  ocsfActivityId: 3,
  id: 'managed-services.offer.import',
  title: 'Import managed services',
  sentence: 'imported {before.summary} into {target} from {input.format}',
  input: offerImportInputSchema,
});

/** A company gets an instance of a service. */
export const instanceProvisionEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  ocsfActivityId: 1,
  id: 'managed-services.instance.provision',
  title: 'Provision instance',
  sentence: 'provisioned {target} with the plan {input.plan}',
  input: instanceProvisionInputSchema,
});

/** An instance's plan, quotas or throttle change. */
export const instanceChangeEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  ocsfActivityId: 3,
  id: 'managed-services.instance.change',
  title: 'Change instance',
  sentence: 'changed plan, quotas and throttle of {target}',
  input: instanceChangeInputSchema,
});

/** An instance's workloads are scaled to zero. */
export const instanceSuspendEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  ocsfActivityId: 3,
  id: 'managed-services.instance.suspend',
  title: 'Suspend instance',
  sentence: 'suspended {target}',
  input: instanceInputSchema,
});

/** A suspended instance's workloads run again. */
export const instanceResumeEvent = defineAuditEvent({
  ...change,
  severity: 'warning',
  ocsfActivityId: 3,
  id: 'managed-services.instance.resume',
  title: 'Resume instance',
  sentence: 'resumed {target}',
  input: instanceInputSchema,
});

/** An instance is taken away, with its namespace. */
export const instanceDeprovisionEvent = defineAuditEvent({
  ...change,
  severity: 'critical',
  ocsfActivityId: 4,
  id: 'managed-services.instance.deprovision',
  title: 'Deprovision instance',
  sentence: 'deprovisioned {target}',
  input: instanceInputSchema,
});
