import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { BillingFigures } from '../figures/BillingFigures';
import { isSpike } from './isSpike';

/** For how many days the hours are kept. */
const KEPT_DAYS = 8;

/** Options of {@link PastDueWatch.create}. */
export type PastDueWatchOptions = {
  database: PluginDatabase;
  figures: Pick<BillingFigures, 'pastDueInvoices' | 'freshness'>;
  notifications: NotificationService;
  /** User or group refs; nobody is told where it is empty. */
  notify: readonly string[];
  logger: LoggerService;
  now?: () => number;
};

/** Tells people when many more invoices are past due than a day before. */
export class PastDueWatch {
  readonly #options: PastDueWatchOptions;

  static create(options: PastDueWatchOptions): PastDueWatch {
    return new PastDueWatch(options);
  }

  private constructor(options: PastDueWatchOptions) {
    this.#options = options;
  }

  /** Counts once more, and tells of a spike once a day. Never throws: the next hour counts again. */
  async look(): Promise<void> {
    const { figures, logger } = this.#options;
    try {
      const { complete, problem } = await figures.freshness();
      // A copy that lacks something, or is old, would make a spike of what was always so.
      if (!complete || problem !== undefined) return;
      const invoices = await figures.pastDueInvoices();
      const before = await this.#fewestOfTheDay();
      await this.#remember(invoices);
      if (before !== undefined && isSpike(before, invoices)) {
        await this.#tell(before, invoices);
      }
    } catch (error) {
      logger.warn(
        `Past-due invoices could not be watched: ${toError(error).message}`,
      );
    }
  }

  get #now(): Date {
    return new Date(this.#options.now?.() ?? Date.now());
  }

  async #fewestOfTheDay(): Promise<number | undefined> {
    const since = new Date(this.#now.getTime() - 24 * 3_600_000);
    const row = await this.#options.database.run(knex =>
      knex('billing_past_due')
        .where('at', '>=', since)
        .min<{ fewest: number | null }>({ fewest: 'invoices' })
        .first(),
    );
    return row?.fewest ?? undefined;
  }

  async #remember(invoices: number): Promise<void> {
    const now = this.#now;
    const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    await this.#options.database.run(async knex => {
      await knex('billing_past_due').insert({ at: now, invoices });
      await knex('billing_past_due').where('at', '<', oldest).delete();
    });
  }

  async #tell(before: number, invoices: number): Promise<void> {
    const { notifications, notify } = this.#options;
    if (notify.length === 0) return;
    await notifications.send({
      recipients: { type: 'entity', entityRef: [...notify] },
      payload: {
        title: `${invoices} invoices are past due`,
        description: `A day ago it was ${before}.`,
        link: '/billing?list=invoices&state=past-due',
        topic: 'billing',
        severity: 'high',
        // The same scope is the same notification: one a day, brought up to date.
        scope: `past-due-${this.#now.toISOString().slice(0, 10)}`,
      },
    });
  }
}
