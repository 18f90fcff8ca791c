import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AnsweredCall } from '../jsonProtocol';
import { portalRole, type UserIdentity } from './userIdentity';

/** Operations that change nothing: the trail leaves them out, as one of write events does. */
const READS = /^(Describe|Get|List|Discover)/;

/** The newest events are kept, older ones forgotten. */
const KEPT_EVENTS = 5_000;

/** An event as CloudTrail writes it down. */
export interface TrailEvent {
  eventId: string;
  requestId: string;
  /** Epoch milliseconds. */
  at: number;
  source: string;
  name: string;
  userIdentity: UserIdentity;
  userAgent: string;
  sourceIpAddress: string;
  requestParameters: unknown;
  errorCode?: string;
  errorMessage?: string;
}

/** What was changed in the account, and by whom. */
export class Trail {
  readonly #now: () => number;
  readonly #accountId: string;
  readonly #region: string;
  readonly #deliveryMs: number;
  readonly #file: string | undefined;
  #events: TrailEvent[] = [];

  /** @param options - `now`: the trail's time, epoch milliseconds; `deliveryMs`: how long after it happened an event can be looked up; `file`: where the events are kept between starts */
  static create(options: {
    now: () => number;
    accountId: string;
    region: string;
    deliveryMs: number;
    file?: string;
  }): Trail {
    return new Trail(options);
  }

  private constructor(options: {
    now: () => number;
    accountId: string;
    region: string;
    deliveryMs: number;
    file?: string;
  }) {
    this.#now = options.now;
    this.#accountId = options.accountId;
    this.#region = options.region;
    this.#deliveryMs = options.deliveryMs;
    this.#file = options.file;
    if (options.file !== undefined) {
      mkdirSync(dirname(options.file), { recursive: true });
      this.#events = eventsIn(options.file);
    }
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#now();
  }

  get accountId(): string {
    return this.#accountId;
  }

  get region(): string {
    return this.#region;
  }

  /** Records a call that a stand-in served: by the portal's role, as only the portal calls the stand-ins. */
  recordCall(source: string, call: AnsweredCall): void {
    const { request, requestId, operation, input, error } = call;
    if (READS.test(operation)) {
      return;
    }
    this.record({
      requestId,
      source,
      name: operation,
      userIdentity: portalRole(this.#accountId, accessKeyOf(request.headers)),
      userAgent: request.headers['user-agent'] ?? '',
      sourceIpAddress: '10.0.12.34',
      requestParameters: input,
      errorCode: error?.type,
      errorMessage: error?.message,
    });
  }

  /** Records what anybody did. A request id is made if there is none. */
  record(
    event: Omit<TrailEvent, 'eventId' | 'at' | 'requestId'> & {
      requestId?: string;
    },
  ): TrailEvent {
    const recorded: TrailEvent = {
      ...event,
      eventId: randomUUID(),
      requestId: event.requestId ?? randomUUID(),
      at: this.#now(),
    };
    this.#events.push(recorded);
    if (this.#file !== undefined) {
      appendFileSync(this.#file, `${JSON.stringify(recorded)}\n`);
    }
    if (this.#events.length > KEPT_EVENTS) {
      this.#events.shift();
    }
    return recorded;
  }

  /** What has been delivered by now, the newest first. */
  delivered(): TrailEvent[] {
    const until = this.#now() - this.#deliveryMs;
    return this.#events.filter(({ at }) => at <= until).reverse();
  }
}

/** What an earlier start has recorded; the last line may have been cut off. */
function eventsIn(file: string): TrailEvent[] {
  if (!existsSync(file)) {
    return [];
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .slice(-KEPT_EVENTS)
    .map(line => JSON.parse(line));
}

function accessKeyOf({
  authorization = '',
}: {
  authorization?: string;
}): string {
  return /Credential=([^/,]+)/.exec(authorization)?.[1] ?? '';
}
