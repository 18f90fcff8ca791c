import type { WebSocket } from 'ws';
import { z } from 'zod';
import {
  lookAgain,
  MAX_CHANNEL_LENGTH,
  type PublishedSignal,
} from './publishedSignal';

const clientMessage = z.strictObject({
  action: z.enum(['subscribe', 'unsubscribe']),
  channel: z.string().min(1).max(MAX_CHANNEL_LENGTH),
});

const MAX_CHANNELS_PER_SOCKET = 50;
/** A browser that reads slower than this is cut off instead of buffered for. It connects again and fetches what it missed. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const TRY_AGAIN_LATER = 1013;
const UNSUPPORTED_DATA = 1003;

type Subscriber = { socket: WebSocket; userRef: string; channels: Set<string> };

/**
 * Serves the protocol of Backstage's signals client on sockets that are already authenticated: subscribe, unsubscribe, and messages by channel. Unlike
 * signals-backend it has no anonymous subscribers, so a broadcast reaches staff only.
 */
export class SignalHub {
  readonly #subscribers = new Set<Subscriber>();

  static create() {
    return new SignalHub();
  }

  private constructor() {}

  /** Serves an accepted socket of `userRef` until it closes. */
  connect(socket: WebSocket, userRef: string) {
    const subscriber: Subscriber = { socket, userRef, channels: new Set() };
    this.#subscribers.add(subscriber);
    socket.on('message', raw => {
      const message = parseClientMessage(String(raw));
      if (!message) {
        socket.close(UNSUPPORTED_DATA, 'Not a signals message');
      } else if (message.action === 'unsubscribe') {
        subscriber.channels.delete(message.channel);
      } else if (subscriber.channels.size < MAX_CHANNELS_PER_SOCKET) {
        subscriber.channels.add(message.channel);
      }
    });
    socket.on('close', () => this.#subscribers.delete(subscriber));
  }

  /** Sends a published signal to those it is for. */
  publish({ recipients, channel, message }: PublishedSignal) {
    const data = JSON.stringify({ channel, message });
    for (const { socket, userRef, channels } of this.#subscribers) {
      const meant =
        recipients.type === 'broadcast' ||
        [recipients.entityRef].flat().includes(userRef);
      if (meant && channels.has(channel)) send(socket, data);
    }
  }

  /** Says on every channel to all who listen that they may have missed something. */
  lookAgain() {
    for (const { socket, channels } of this.#subscribers) {
      for (const channel of channels) {
        send(socket, JSON.stringify({ channel, message: lookAgain }));
      }
    }
  }
}

function send(socket: WebSocket, data: string) {
  if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
    socket.close(TRY_AGAIN_LATER, 'Too slow');
  } else if (socket.readyState === socket.OPEN) {
    socket.send(data);
  }
}

function parseClientMessage(raw: string) {
  try {
    return clientMessage.safeParse(JSON.parse(raw)).data;
  } catch {
    return undefined;
  }
}
