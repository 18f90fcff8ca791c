/** The name of the log that crash tests write. */
export const CRASH_LOG_ORIGIN = 'crash.example/audit-log';
