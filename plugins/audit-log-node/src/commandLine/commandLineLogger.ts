import type { LoggerService } from '@backstage/backend-plugin-api';

/** Says what is wrong, on the standard error, and nothing else. */
export const commandLineLogger: LoggerService = {
  error: message => process.stderr.write(`${message}\n`),
  warn: message => process.stderr.write(`${message}\n`),
  info() {},
  debug() {},
  child: () => commandLineLogger,
};
