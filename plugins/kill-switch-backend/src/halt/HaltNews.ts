import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { KILL_SWITCH_SIGNAL_CHANNEL } from '@alphaswarm-admin/plugin-kill-switch-common';
import type { HaltSurvey } from './HaltSurvey';

/** Tells everybody of a halt or a release. Nobody waits for it, and what goes wrong is logged: the halt counts, not its news. */
export class HaltNews {
  readonly #options: HaltNewsOptions;

  static create(options: HaltNewsOptions): HaltNews {
    return new HaltNews(options);
  }

  private constructor(options: HaltNewsOptions) {
    this.#options = options;
  }

  /** Something changes: whoever looks, looks again. */
  changed(): void {
    const { survey, signals, logger } = this.#options;
    survey.expire();
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: KILL_SWITCH_SIGNAL_CHANNEL,
        message: { type: 'changed' },
      })
      // Pages ask again by themselves too: a lost signal makes them late, not wrong.
      .catch(error =>
        logger.warn('Could not signal a halt or release', toError(error)),
      );
  }

  /** Notifies all staff. */
  tell(news: { actionId: string; title: string; description: string }): void {
    const { notifications, logger } = this.#options;
    this.changed();
    const { actionId, ...words } = news;
    notifications
      .send({
        recipients: { type: 'broadcast' },
        payload: {
          ...words,
          link: '/kill-switch',
          topic: 'kill-switch',
          severity: 'critical',
          scope: `kill-switch-${actionId}`,
        },
      })
      .catch(error =>
        logger.warn('Nobody could be notified of a halt', toError(error)),
      );
  }
}

type HaltNewsOptions = {
  survey: Pick<HaltSurvey, 'expire'>;
  signals: SignalsService;
  notifications: NotificationService;
  logger: LoggerService;
};
