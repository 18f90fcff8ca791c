import type { LoggerService } from '@backstage/backend-plugin-api';

/** Says nothing but errors: what is measured shouldn't wait for a terminal. */
export const quietLogger: LoggerService = {
  error: message => process.stderr.write(`${message}\n`),
  warn() {},
  info() {},
  debug() {},
  child: () => quietLogger,
};
