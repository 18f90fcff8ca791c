import type { LoggerService } from '@backstage/backend-plugin-api';
import { randomUUID } from 'node:crypto';
import type { ClientConfig } from 'pg';
import { z } from 'zod';
import { MAX_PAYLOAD_BYTES, PostgresChannel } from './PostgresChannel';
import {
  lookAgain,
  publishedSignal,
  type PublishedSignal,
} from './publishedSignal';
import { SignalRelayMetrics } from './SignalRelayMetrics';

const CHANNEL = 'alphaswarm_admin_signals';

/** How many signals may be on their way to Postgres at a time. */
const MAX_UNDER_WAY = 100;

/** What a replica says to the others. */
const relayedSignal = z.strictObject({
  /** The replica, so that it knows its own. */
  origin: z.uuid(),
  signal: publishedSignal,
});

/** Options of {@link SignalRelay.create}. */
export type SignalRelayOptions = {
  connection: ClientConfig;
  /** Takes what another replica's plugins have published. */
  deliver(signal: PublishedSignal): void;
  /** Others may have said something that was not heard here. */
  onMissed(): void;
  logger: LoggerService;
  echoEveryMs?: number;
};

/**
 * Carries signals to the other replicas on the same database. A signal is a hint and may be lost; whoever may have missed one is told to look again.
 *
 * @see docs/decisions/0022-signals-across-replicas.md
 */
export class SignalRelay {
  readonly #origin = randomUUID();
  readonly #options: SignalRelayOptions;
  readonly #channel: PostgresChannel;
  readonly #metrics: SignalRelayMetrics;
  /** The channels on which the others have not heard something. */
  readonly #unsaid = new Set<string>();
  #underWay = 0;

  static create(options: SignalRelayOptions): SignalRelay {
    return new SignalRelay(options);
  }

  private constructor(options: SignalRelayOptions) {
    this.#options = options;
    this.#channel = PostgresChannel.create({
      ...options,
      channel: CHANNEL,
      onPayload: payload => this.#receive(payload),
      onListening: () => this.#catchUp(),
    });
    this.#metrics = SignalRelayMetrics.create(() => this.#channel.listening);
  }

  /** Begins, and goes on trying: a portal starts without it. */
  start(): void {
    this.#channel.start();
  }

  /** Ends. */
  async stop(): Promise<void> {
    await this.#channel.stop();
  }

  /** Tells the other replicas. Nobody waits for it, and it never throws. */
  publish(signal: PublishedSignal): void {
    void this.#send(signal);
  }

  async #send(signal: PublishedSignal): Promise<void> {
    if (!this.#channel.listening || this.#underWay >= MAX_UNDER_WAY) {
      this.#drop(signal);
      return;
    }
    this.#underWay += 1;
    try {
      await this.#channel.notify(this.#pack(signal));
      this.#metrics.sent();
    } catch {
      this.#drop(signal);
    } finally {
      this.#underWay -= 1;
    }
  }

  #drop({ channel }: PublishedSignal): void {
    this.#metrics.dropped('unsent');
    this.#unsaid.add(channel);
  }

  /** What is too long for Postgres says no more than where to look, to all who listen there: whoever wasn't meant finds nothing new. */
  #pack(signal: PublishedSignal): string {
    const payload = this.#payload(signal);
    if (Buffer.byteLength(payload) <= MAX_PAYLOAD_BYTES) return payload;
    this.#metrics.dropped('too-long');
    return this.#payload(lookAgainOn(signal.channel));
  }

  #payload(signal: PublishedSignal): string {
    const relayed: z.infer<typeof relayedSignal> = {
      origin: this.#origin,
      signal,
    };
    return JSON.stringify(relayed);
  }

  #receive(payload: string): void {
    const relayed = parseRelayed(payload);
    if (!relayed) {
      this.#metrics.dropped('malformed');
    } else if (relayed.origin !== this.#origin) {
      this.#metrics.received();
      this.#options.deliver(relayed.signal);
    }
  }

  #catchUp(): void {
    const unsaid = [...this.#unsaid];
    this.#unsaid.clear();
    for (const channel of unsaid) this.publish(lookAgainOn(channel));
    this.#options.onMissed();
  }
}

function lookAgainOn(channel: string): PublishedSignal {
  return { recipients: { type: 'broadcast' }, channel, message: lookAgain };
}

function parseRelayed(payload: string) {
  try {
    return relayedSignal.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
