import {
  type AuditorEvent,
  DefaultAuditorService,
} from '@backstage/backend-defaults/auditor';
import type {
  AuditorService,
  AuditorServiceEventSeverityLevel,
  AuthService,
  HttpAuthService,
  LoggerService,
  PluginMetadataService,
} from '@backstage/backend-plugin-api';

/** Backstage's own defaults. */
const logLevels: Record<AuditorServiceEventSeverityLevel, 'debug' | 'info'> = {
  low: 'debug',
  medium: 'info',
  high: 'info',
  critical: 'info',
};

/** An auditor that only logs, as Backstage's own does. */
export function createAuditorLog(options: {
  logger: LoggerService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  plugin: PluginMetadataService;
}): AuditorService {
  const { logger, ...deps } = options;
  const auditLogger = logger.child({ isAuditEvent: 'true' });
  return DefaultAuditorService.create(event => {
    const level = logLevels[event.severityLevel];
    const message = `${event.plugin}.${event.eventId}`;
    auditLogger[level](message, withoutStack(event));
  }, deps);
}

function withoutStack(event: AuditorEvent) {
  if (event.status !== 'failed') return event;
  return { ...event, error: `${event.error.name}: ${event.error.message}` };
}
