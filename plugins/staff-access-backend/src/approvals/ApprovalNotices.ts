import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import type { ApprovalState } from '@alphaswarm-admin/plugin-staff-access-common';
import type {
  Approvals,
  StoredApproval,
} from '@alphaswarm-admin/plugin-staff-access-node';

/** What the requester is told. */
const endings: Partial<Record<ApprovalState, string>> = {
  rejected: 'was rejected',
  expired: 'expired: nobody decided in time',
  refused: 'was approved, and could not be done',
  succeeded: 'was approved, and is done',
  failed: 'was approved, and failed',
  compensated: 'was approved, and was undone',
  abandoned: 'was approved; nobody knows whether it happened',
};

/**
 * Tells people where requests stand: everybody when one begins to wait, because there is no directory that knows who could decide, and the requester how it
 * ended. What was told is noted after it was told: after a crash somebody may be told twice, never not at all.
 */
export class ApprovalNotices {
  readonly #notifications: NotificationService;
  readonly #approvals: Approvals;
  readonly #logger: LoggerService;

  static create(options: {
    notifications: NotificationService;
    approvals: Approvals;
    logger: LoggerService;
  }): ApprovalNotices {
    return new ApprovalNotices(options);
  }

  private constructor(options: {
    notifications: NotificationService;
    approvals: Approvals;
    logger: LoggerService;
  }) {
    this.#notifications = options.notifications;
    this.#approvals = options.approvals;
    this.#logger = options.logger;
  }

  /** Tells of at most `limit` requests. One that could not be told is tried again the next time. */
  async send(limit: number): Promise<void> {
    for (const approval of await this.#approvals.unannounced(limit)) {
      try {
        await this.#notifications.send(noticeOf(approval));
        await this.#approvals.noteAnnounced(approval.id, approval.state);
      } catch (error) {
        this.#logger.warn(
          `Nobody could be notified of approval ${approval.id}: ${toError(error).message}`,
        );
      }
    }
  }
}

function noticeOf(approval: StoredApproval): NotificationSendOptions {
  const { id, state, preview, requester, actor } = approval;
  const payload = {
    link: `/approvals/${id}`,
    topic: 'approvals',
    scope: `approval-${id}`,
  };
  if (state === 'waiting') {
    return {
      recipients: { type: 'broadcast' },
      payload: {
        ...payload,
        title: `${preview.title}: waits for a second person`,
        description: `${actor.name ?? 'Somebody'} asked for it`,
        severity: 'high',
      },
    };
  }
  return {
    recipients: { type: 'entity', entityRef: requester },
    payload: {
      ...payload,
      title: `${preview.title}: ${endings[state] ?? state}`,
      description: approval.message,
      severity: state === 'succeeded' ? 'normal' : 'high',
    },
  };
}
