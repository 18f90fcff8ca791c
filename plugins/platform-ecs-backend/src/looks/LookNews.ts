import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  LOCAL_SIGNALS_TOPIC,
  SIGNALS_TOPIC,
} from '@alphaswarm-admin/plugin-portal-node';
import { z } from 'zod';
import type { AccountSlowdown } from '../aws/AwsCallBudget';

/** Pages don't listen to it: it is what the replicas say among themselves. */
const CHANNEL = 'platform-ecs.looks';

const throttledSchema = z.object({
  account: z.string(),
  region: z.string(),
  api: z.string(),
  slowness: z.number().min(1),
});

const messageSchema = z.object({
  message: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('looked'),
      from: z.string(),
      subject: z.string(),
    }),
    z.object({
      type: z.literal('throttled'),
      from: z.string(),
      throttled: throttledSchema,
    }),
  ]),
});

type News =
  | { type: 'looked'; subject: string }
  | { type: 'throttled'; throttled: AccountSlowdown };

/** Options of {@link LookNews.create}. */
export type LookNewsOptions = {
  events: EventsService;
  /** Names this process. */
  replica: string;
  logger: LoggerService;
};

/**
 * What replicas tell one another of their looks, on the way that signals go. It carries nothing that was found, and may be lost: who isn't told looks into
 * Postgres when it is due itself.
 */
export class LookNews {
  readonly #options: LookNewsOptions;
  readonly #looked = new Map<string, () => void>();
  #throttled: (throttled: AccountSlowdown) => void = () => {};

  static create(options: LookNewsOptions): LookNews {
    return new LookNews(options);
  }

  private constructor(options: LookNewsOptions) {
    this.#options = options;
  }

  /** Begins to hear what the others tell. */
  async listen(): Promise<void> {
    await this.#options.events.subscribe({
      id: 'looks',
      topics: [SIGNALS_TOPIC, LOCAL_SIGNALS_TOPIC],
      onEvent: async ({ eventPayload }) => this.#hear(eventPayload),
    });
  }

  /** Calls `listener` when another replica has looked at a subject, or failed to. */
  onLooked(subject: string, listener: () => void): void {
    this.#looked.set(subject, listener);
  }

  /** Calls `listener` when AWS throttles another replica. */
  onThrottled(listener: (throttled: AccountSlowdown) => void): void {
    this.#throttled = listener;
  }

  tellLooked(subject: string): void {
    this.#tell({ type: 'looked', subject });
  }

  tellThrottled(throttled: AccountSlowdown): void {
    this.#tell({ type: 'throttled', throttled });
  }

  #tell(news: News): void {
    const { events, replica, logger } = this.#options;
    events
      .publish({
        topic: SIGNALS_TOPIC,
        eventPayload: {
          recipients: { type: 'broadcast' },
          channel: CHANNEL,
          message: { ...news, from: replica },
        },
      })
      .catch(error =>
        logger.warn(
          `Other replicas are not told of a look: ${toError(error).message}`,
        ),
      );
  }

  #hear(payload: unknown): void {
    if ((payload as { channel?: unknown } | null)?.channel !== CHANNEL) return;
    const news = messageSchema.safeParse(payload).data?.message;
    if (!news) {
      // The relay says so of what was lost; and another version may say what this one doesn't know.
      for (const listener of this.#looked.values()) listener();
    } else if (news.from !== this.#options.replica) {
      if (news.type === 'looked') this.#looked.get(news.subject)?.();
      else this.#throttled(news.throttled);
    }
  }
}
