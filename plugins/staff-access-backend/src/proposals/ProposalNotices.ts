import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Proposals } from '@alphaswarm-admin/plugin-staff-access-node';

/** Tells people what an agent proposed for them. What was told is noted after it was told: after a crash they may be told twice, never not at all. */
export class ProposalNotices {
  readonly #notifications: NotificationService;
  readonly #proposals: Proposals;
  readonly #logger: LoggerService;

  static create(options: {
    notifications: NotificationService;
    proposals: Proposals;
    logger: LoggerService;
  }): ProposalNotices {
    return new ProposalNotices(options);
  }

  private constructor(options: {
    notifications: NotificationService;
    proposals: Proposals;
    logger: LoggerService;
  }) {
    this.#notifications = options.notifications;
    this.#proposals = options.proposals;
    this.#logger = options.logger;
  }

  /** Tells of at most `limit` proposals. One that could not be told is tried again the next time. */
  async send(limit: number): Promise<void> {
    for (const {
      id,
      agent,
      person,
      preview,
      reason,
    } of await this.#proposals.unannounced(limit)) {
      try {
        await this.#notifications.send({
          recipients: { type: 'entity', entityRef: person.userRef },
          payload: {
            title: `${agent.title} proposes: ${preview.title}`,
            description: reason,
            link: `/approvals/proposals/${id}`,
            topic: 'proposals',
            scope: `proposal-${id}`,
            severity: 'normal',
          },
        });
        await this.#proposals.noteAnnounced(id);
      } catch (error) {
        this.#logger.warn(
          `Nobody could be notified of proposal ${id}: ${toError(error).message}`,
        );
      }
    }
  }
}
