import type {
  AuditCategory,
  AuditOutcome,
  AuditPhase,
  AuditRow,
  AuditSeverity,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { stateSigns } from '@alphaswarm-admin/plugin-portal-react';

/** A phase in the portal's word for it. */
export function phaseWord(phase: AuditPhase): string {
  return stateSigns[phase].word;
}

/** What became of an action, in the portal's word for it. */
export function outcomeWord(outcome: AuditOutcome): string {
  return outcome === 'open' ? 'Not known yet' : phaseWord(outcome);
}

/** Who acts. */
export const actorKindWords: Record<AuditRow['actor_kind'], string> = {
  user: 'People',
  agent: 'Agents',
};

/** The platform's categories of security events. */
export const categoryWords: Record<AuditCategory, string> = {
  authn: 'Signing in (authn)',
  authz: 'Access (authz)',
  account: 'Accounts',
  tenancy: 'Tenancy',
  safety: 'Safety',
};

/** The platform's severities. */
export const severityWords: Record<AuditSeverity, string> = {
  info: 'Info',
  warning: 'Warning',
  critical: 'Critical',
};
