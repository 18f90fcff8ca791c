import type { ServerResponse } from 'node:http';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** An answer of StartLiveTail on the wire, event by event. */
export class FakeEventStream {
  readonly #response: ServerResponse;
  readonly closed: Promise<void>;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.closed = new Promise(resolve => {
      response.once('close', () => resolve());
    });
    response.writeHead(200, {
      'content-type': 'application/vnd.amazon.eventstream',
    });
    this.#write(
      { ':message-type': 'event', ':event-type': 'initial-response' },
      {},
    );
  }

  /** AWS has begun to listen. */
  start(): void {
    this.#write(
      { ':message-type': 'event', ':event-type': 'sessionStart' },
      {},
    );
  }

  update(
    events: { stream: string; group: string; at: number; message: string }[],
    sampled = false,
  ): void {
    this.#write(
      { ':message-type': 'event', ':event-type': 'sessionUpdate' },
      {
        sessionMetadata: { sampled },
        sessionResults: events.map(({ stream, group, at, message }) => ({
          logStreamName: stream,
          logGroupIdentifier: group,
          timestamp: at,
          ingestionTime: at,
          message,
        })),
      },
    );
  }

  fail(exception: string): void {
    this.#write(
      { ':message-type': 'exception', ':exception-type': exception },
      { message: 'ended' },
    );
    this.#response.end();
  }

  cut(): void {
    this.#response.destroy();
  }

  #write(headers: Record<string, string>, payload: object): void {
    this.#response.write(
      codec.encode({
        headers: Object.fromEntries(
          Object.entries({
            ...headers,
            ':content-type': 'application/json',
          }).map(([name, value]) => [name, { type: 'string', value }]),
        ),
        body: fromUtf8(JSON.stringify(payload)),
      }),
    );
  }
}
