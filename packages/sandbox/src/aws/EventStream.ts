import type { ServerResponse } from 'node:http';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

/** The content type of an event stream. */
export const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/**
 * An answer in the form of events.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class EventStream {
  readonly #response: ServerResponse;

  /** Begins the stream with the `initial-response` that AWS's JSON protocols have. */
  static begin(response: ServerResponse): EventStream {
    const stream = new EventStream(response);
    stream.event('initial-response', {});
    return stream;
  }

  private constructor(response: ServerResponse) {
    this.#response = response;
  }

  event(type: string, payload: object): void {
    this.#write({ 'message-type': 'event', 'event-type': type }, payload);
  }

  /** Ends the stream with a modelled exception. */
  exception(type: string, message: string): void {
    this.#write(
      { 'message-type': 'exception', 'exception-type': type },
      { message },
    );
    this.#response.end();
  }

  /** Cuts the connection. */
  cut(): void {
    this.#response.destroy();
  }

  /** Calls back when the stream has ended, whoever ended it. */
  onClose(callback: () => void): void {
    // The request's own `close` comes as soon as its body is read.
    this.#response.once('close', callback);
  }

  #write(headers: Record<string, string>, payload: object): void {
    this.#response.write(
      codec.encode({
        headers: Object.fromEntries(
          Object.entries({
            ...headers,
            'content-type': 'application/json',
          }).map(([name, value]) => [`:${name}`, { type: 'string', value }]),
        ),
        body: fromUtf8(JSON.stringify(payload)),
      }),
    );
  }
}
