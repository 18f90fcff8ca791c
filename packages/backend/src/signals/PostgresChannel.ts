import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, escapeIdentifier, type ClientConfig } from 'pg';

/** What Postgres takes at most, bytes: less than 8000. */
export const MAX_PAYLOAD_BYTES = 7_999;

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;
const ECHO_EVERY_MS = 15_000;
const ECHO_TIMEOUT_MS = 3_000;
const HANG_UP_MS = 1_000;

/** Options of {@link PostgresChannel.create}. */
export type PostgresChannelOptions = {
  /** With a timeout for connecting and one for queries. */
  connection: ClientConfig;
  /** The name that all share who talk to each other. */
  channel: string;
  /** What was said there, by oneself too. */
  onPayload(payload: string): void;
  /** It begins to hear, for the first time or again: what was said before may have been missed. */
  onListening(): void;
  /** How often it makes sure that it hears, milliseconds. Default: 15 s. */
  echoEveryMs?: number;
  logger: LoggerService;
};

/**
 * A channel of Postgres's LISTEN and NOTIFY, on a connection of its own that is made again whenever it is lost. It counts as listening only while it
 * hears itself: a pooler that lends a connection for each transaction takes a LISTEN and never delivers, and a peer that is gone without a word
 * doesn't either.
 *
 * @see https://www.postgresql.org/docs/current/sql-notify.html
 */
export class PostgresChannel {
  readonly #options: PostgresChannelOptions;
  readonly #stopping = new AbortController();
  /** A second channel, on which nobody else speaks. */
  readonly #echo = `echo_${randomUUID()}`;
  #client?: Client;
  #running: Promise<void> = Promise.resolve();
  #turn: Promise<unknown> = Promise.resolve();
  #onEcho = () => {};
  #lost = false;

  static create(options: PostgresChannelOptions): PostgresChannel {
    return new PostgresChannel(options);
  }

  private constructor(options: PostgresChannelOptions) {
    this.#options = options;
  }

  /** Whether it hears what others say. */
  get listening(): boolean {
    return this.#client !== undefined;
  }

  /** Begins to listen, and goes on trying. */
  start(): void {
    this.#running = this.#keepListening();
  }

  /** Hangs up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /**
   * Says something to all who listen.
   *
   * @param payload - {@link MAX_PAYLOAD_BYTES} at most
   * @throws Error if Postgres did not take it; then the connection is made anew, and `onListening` called
   */
  async notify(payload: string): Promise<void> {
    const client = this.#client;
    if (!client) throw new Error('There is no connection');
    try {
      await this.#say(client, this.#options.channel, payload);
    } catch (error) {
      void hangUp(client);
      throw error;
    }
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#stopping;
    let backoffMs = FIRST_BACKOFF_MS;
    while (!signal.aborted) {
      const client = new Client({
        ...this.#options.connection,
        application_name: 'alphaswarm-admin signals',
        keepAlive: true,
      });
      try {
        await this.#listen(client);
      } catch (error) {
        // One that has served says nothing about how the next one fares.
        if (this.#client) backoffMs = FIRST_BACKOFF_MS;
        if (!signal.aborted) this.#tellLost(toError(error));
      } finally {
        this.#client = undefined;
        await hangUp(client);
      }
      // Replicas lose their connections together; they needn't come back together.
      const waitMs = backoffMs * (0.5 + Math.random());
      await pause(waitMs, undefined, { signal }).catch(() => {});
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
    }
  }

  /** Listens until the connection is lost, or this stops: rejects then. */
  async #listen(client: Client): Promise<never> {
    const { channel, onPayload, onListening, echoEveryMs } = this.#options;
    const ended = new AbortController();
    client.on('error', error => ended.abort(error));
    client.on('end', () => ended.abort(new Error('The connection ended')));
    client.on('notification', message => {
      if (message.channel === this.#echo) this.#onEcho();
      else onPayload(message.payload ?? '');
    });
    await client.connect();
    for (const name of [channel, this.#echo]) {
      await client.query(`LISTEN ${escapeIdentifier(name)}`);
    }
    await this.#hearEcho(client);
    this.#client = client;
    this.#tellFound();
    onListening();
    const signal = AbortSignal.any([this.#stopping.signal, ended.signal]);
    for (;;) {
      await pause(echoEveryMs ?? ECHO_EVERY_MS, undefined, { signal }).catch(
        () => {},
      );
      signal.throwIfAborted();
      await this.#hearEcho(client);
    }
  }

  /** Rejects if what is said on this connection does not come back on it. */
  async #hearEcho(client: Client): Promise<void> {
    const heard = new Promise<void>(resolve => {
      this.#onEcho = resolve;
    });
    await this.#say(client, this.#echo, '');
    const deaf = pause(ECHO_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error(
        'A NOTIFY was taken and not delivered: LISTEN needs a connection of its own, with no pooler that shares it',
      );
    });
    await Promise.race([heard, deaf]);
  }

  /** One after the other: a connection of `pg` does one thing at a time. */
  async #say(client: Client, channel: string, payload: string): Promise<void> {
    const said = this.#turn.then(() =>
      client.query('SELECT pg_notify($1, $2)', [channel, payload]),
    );
    this.#turn = said.catch(() => {});
    await said;
  }

  #tellLost(error: Error): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#options.logger.warn(
      `Postgres's channel ${this.#options.channel} is not heard; trying again`,
      error,
    );
  }

  #tellFound(): void {
    if (!this.#lost) return;
    this.#lost = false;
    this.#options.logger.info(
      `Postgres's channel ${this.#options.channel} is heard again`,
    );
  }
}

/** Ends a connection, also one whose peer does not answer. */
async function hangUp(client: Client): Promise<void> {
  await Promise.race([
    client.end(),
    pause(HANG_UP_MS, undefined, { ref: false }),
  ]).catch(() => {});
  client.connection.stream.destroy();
}
