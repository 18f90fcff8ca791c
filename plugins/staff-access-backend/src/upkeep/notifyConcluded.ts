import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import type {
  AuditRow,
  TerminalPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  ActionReconcilerOptions,
  PrivilegedActionRegistry,
} from '@alphaswarm-admin/plugin-staff-access-node';

/**
 * Tells people how actions ended that the reconciler ended: who began one was left with "not known yet". An abandoned one needs somebody, and
 * goes to everybody. That nobody could be told is logged, and changes nothing.
 */
export function notifyConcluded(options: {
  notifications: NotificationService;
  registry: PrivilegedActionRegistry;
  logger: LoggerService;
}): ActionReconcilerOptions['onConcluded'] {
  const { notifications, registry, logger } = options;
  return (intent, phase) => {
    const title =
      registry.find(intent.event_type)?.event.title ?? intent.event_type;
    const notification = notificationOf(intent, phase, title);
    if (!notification) return;
    notifications.send(notification).catch(error => {
      logger.warn(
        `Nobody could be notified that action ${intent.action_id} ended: ${toError(error).message}`,
      );
    });
  };
}

function notificationOf(
  intent: AuditRow,
  phase: TerminalPhase,
  title: string,
): NotificationSendOptions | undefined {
  const payload = {
    description: intent.target_id ?? undefined,
    link: `/audit-log?action=${intent.action_id}`,
    topic: 'actions',
    scope: `action-${intent.action_id}`,
  };
  if (phase === 'abandoned') {
    return {
      recipients: { type: 'broadcast' },
      payload: {
        ...payload,
        title: `${title}: nobody knows whether it happened`,
        severity: 'high',
      },
    };
  }
  if (!intent.actor_user_id) return undefined;
  return {
    recipients: { type: 'entity', entityRef: intent.actor_user_id },
    payload: {
      ...payload,
      title:
        phase === 'succeeded'
          ? `${title}: it happened after all`
          : `${title}: it did not happen`,
      severity: 'normal',
    },
  };
}
