import { metrics, type Counter } from '@opentelemetry/api';
import type { LogTailMessage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { WebSocket } from 'ws';
import type { TailBatch } from './TailFeeds';

/** What may wait for one browser, bytes: some seconds of a busy tail. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;
/** Lines are sent again when so little is left to send. */
const RESUMED_AT_BYTES = MOST_BUFFERED_BYTES / 4;
const CHECK_EVERY_MS = 100;

/**
 * A socket that never holds more than a bounded amount for a browser that reads too slowly. Lines that don't fit are left out, counted, and said.
 */
export class BoundedSocket {
  readonly #socket: WebSocket;
  readonly #skips: Counter;
  #skipped?: { count: number; from: number; to: number };
  #timer?: NodeJS.Timeout;

  static create(socket: WebSocket): BoundedSocket {
    return new BoundedSocket(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#skips = metrics
      .getMeter('alphaswarm-admin')
      .createCounter('platform_ecs.logs.skipped_lines', {
        description:
          'Lines that were not sent to a browser because it read too slowly',
      });
    socket.once('close', () => clearTimeout(this.#timer));
  }

  /** Sends lines, or counts them as skipped. */
  sendLines(batch: TailBatch): void {
    const { bufferedAmount } = this.#socket;
    const full = bufferedAmount + batch.data.length > MOST_BUFFERED_BYTES;
    if (this.#skipped || full) {
      this.#skip(batch);
      return;
    }
    this.#write(batch.data);
  }

  /** Sends what must not be left out; such messages are few and short. */
  send(message: LogTailMessage): void {
    this.#write(Buffer.from(JSON.stringify(message)));
  }

  /** Resolves when there is room: for lines that can wait. Also when the socket has closed. */
  async room(): Promise<void> {
    while (
      this.#socket.readyState === this.#socket.OPEN &&
      this.#socket.bufferedAmount > RESUMED_AT_BYTES
    ) {
      await new Promise(resolve => {
        setTimeout(resolve, CHECK_EVERY_MS);
      });
    }
  }

  #skip({ count, from, to }: TailBatch): void {
    this.#skips.add(count);
    this.#skipped = {
      count: (this.#skipped?.count ?? 0) + count,
      from: Math.min(this.#skipped?.from ?? from, from),
      to: Math.max(this.#skipped?.to ?? to, to),
    };
    this.#timer ??= setTimeout(() => this.#resume(), CHECK_EVERY_MS);
  }

  /** Says what was left out as soon as there is room, and sends lines again. */
  #resume(): void {
    this.#timer = undefined;
    if (!this.#skipped || this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > RESUMED_AT_BYTES) {
      this.#timer = setTimeout(() => this.#resume(), CHECK_EVERY_MS);
      return;
    }
    const { count, from, to } = this.#skipped;
    this.#skipped = undefined;
    const lines =
      count === 1 ? '1 line was' : `${count.toLocaleString('en')} lines were`;
    this.send({
      type: 'skipped',
      count,
      from,
      to,
      why: `${lines} skipped: your connection is slow`,
    });
  }

  #write(data: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(data, { binary: false });
  }
}
