import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';

/** Somebody proved who they are, and a grant was made. */
export const stepUpVerifiedEvent = defineAuditEvent({
  id: 'staff-access.step-up.verified',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Step-up verified',
  sentence: 'proved who they are for {actionType}',
  ocsfActivityId: 1,
});

/** A sign-in for a step-up did not count. */
export const stepUpRefusedEvent = defineAuditEvent({
  id: 'staff-access.step-up.refused',
  version: 1,
  category: 'authn',
  severity: 'warning',
  title: 'Step-up refused',
  sentence: 'did not prove who they are for {actionType}: {problem}',
  ocsfActivityId: 1,
});
