/**
 * The phases a ledger row can be in. An action begins with `intent` and ends in exactly one terminal phase. `denied` and
 * `challenged` are refused attempts; `observed` is a fact that has no intent of its own (a sign-in, a read of the whole log).
 */
export const auditPhases = [
  'intent',
  'succeeded',
  'failed',
  'compensated',
  'abandoned',
  'denied',
  'challenged',
  'observed',
] as const;

/** @public */
export type AuditPhase = (typeof auditPhases)[number];

/** The phases that end an action. Every intent gets exactly one row in one of these. */
export const terminalPhases = [
  'succeeded',
  'failed',
  'compensated',
  'abandoned',
] as const satisfies readonly AuditPhase[];

/** @public */
export type TerminalPhase = (typeof terminalPhases)[number];

/** Whether `phase` ends an action. */
export function isTerminalPhase(phase: AuditPhase): phase is TerminalPhase {
  return (terminalPhases as readonly AuditPhase[]).includes(phase);
}

/** What can have become of an action: one of the phases that end one, a refusal, or nothing yet. */
export const auditOutcomes = [
  'open',
  ...terminalPhases,
  'denied',
  'challenged',
  'observed',
] as const;

/** @public */
export type AuditOutcome = (typeof auditOutcomes)[number];
