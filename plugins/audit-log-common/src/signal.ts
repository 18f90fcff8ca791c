/** The channel on which every signed-in browser hears that the log has grown (Backstage signals). */
export const AUDIT_LOG_SIGNAL_CHANNEL = 'audit-log';

/** What is said there: nothing of what was appended, only how far the log reaches. */
export type AuditLogSignal = {
  /** The highest `seq`. */
  seq: number;
};
