import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { format, transports } from 'winston';
import { activeTraceId } from '../http/traceContext';

/** Adds the trace id of the request being served to each line. */
const traceFormat = format(line => {
  const traceId = activeTraceId();
  return traceId ? { ...line, traceId } : line;
});

/**
 * Replaces what looks like a credential, whatever field it is in: bearer tokens, JWTs, and OAuth parameters in URLs. Configured secrets
 * are replaced by Backstage's own redaction, which knows their values.
 */
export function redactCredentials(text: string): string {
  return text
    .replace(/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[jwt]')
    .replace(/\bBearer\s+[\w.~+/-]{16,}=*/gi, 'Bearer [token]')
    .replace(
      /\b(code|state|access_token|id_token|refresh_token|client_secret|client_assertion|assertion|code_verifier)=[^&\s"']+/gi,
      '$1=[left out]',
    )
    .replace(/\b(sk|rk|whsec)_(live|test)?_?[A-Za-z0-9]{16,}/g, '[key]');
}

const MESSAGE = Symbol.for('message');

const credentialFormat = format(line => {
  const text = line[MESSAGE];
  return typeof text === 'string'
    ? { ...line, [MESSAGE]: redactCredentials(text) }
    : line;
});

/** Structured logs: JSON lines, or readable ones where `backend.logger.format` is `text`; with trace ids; without credentials. */
export const rootLoggerServiceFactory = createServiceFactory({
  service: coreServices.rootLogger,
  deps: { config: coreServices.rootConfig },
  async factory({ config }) {
    // Whoever read the log is gone (EPIPE): unheard, each such error would be logged in turn, for ever.
    for (const stream of [process.stdout, process.stderr]) {
      stream.on('error', () => {});
    }
    const lines =
      config.getOptionalString('backend.logger.format') === 'text'
        ? WinstonLogger.colorFormat()
        : format.combine(format.timestamp(), format.json());
    const logger = WinstonLogger.create({
      meta: { service: 'alphaswarm-admin' },
      level:
        process.env.LOG_LEVEL ??
        config.getOptionalString('backend.logger.level') ??
        'info',
      format: format.combine(traceFormat(), lines, credentialFormat()),
      transports: [new transports.Console()],
    });
    logger.setLevelOverrides([
      // It logs each search's words: what somebody looks for may be a customer's name.
      { matchers: { plugin: 'search' }, level: 'warn' },
    ]);
    const secretEnumerator = await createConfigSecretEnumerator({ logger });
    logger.addRedactions(secretEnumerator(config));
    config.subscribe?.(() => logger.addRedactions(secretEnumerator(config)));
    return logger;
  },
});
