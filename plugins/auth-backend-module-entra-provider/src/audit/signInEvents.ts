import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';

/** A staff member signed in interactively. Refreshes are not recorded. */
export const signInEvent = defineAuditEvent({
  id: 'staff-access.sign-in',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Sign in',
  sentence: 'signed in',
  ocsfActivityId: 99,
});

/** Entra answered a sign-in, and it was refused. */
export const signInRefusedEvent = defineAuditEvent({
  id: 'staff-access.sign-in-refused',
  version: 1,
  category: 'authn',
  severity: 'warning',
  title: 'Sign-in refused',
  sentence: 'was refused at sign-in',
  ocsfActivityId: 99,
});

/** A staff member signed out. */
export const signOutEvent = defineAuditEvent({
  id: 'staff-access.sign-out',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Sign out',
  sentence: 'signed out',
  ocsfActivityId: 99,
});
