import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** A company's id, as alphaswarm-cp names it. */
export const companyIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,127}$/, 'must be the id of a company');

/** Input of Suspend and Reactivate. */
export const companyChangeInputSchema = z.strictObject({
  company: companyIdSchema,
});

const companyChange = {
  version: 1,
  category: 'tenancy',
  // Update: of an account, the status.
  ocsfActivityId: 3,
  input: companyChangeInputSchema,
} as const;

/** A company is put on hold. */
export const companySuspendEvent = defineAuditEvent({
  ...companyChange,
  id: 'companies.company.suspend',
  severity: 'critical',
  title: 'Suspend company',
  sentence: 'suspended the company {before.name}',
});

/** A suspended company may go on. */
export const companyReactivateEvent = defineAuditEvent({
  ...companyChange,
  id: 'companies.company.reactivate',
  severity: 'warning',
  title: 'Reactivate company',
  sentence: 'reactivated the company {before.name}',
});
