import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { connect, type ConnectionOptions } from 'node:tls';
import { connectionProblem } from './connectionProblem';
import type { Batch, Sink } from './Sink';
import { type SinkTls, tlsOptions } from './sinkTls';
import { syslogFrame, syslogMessage } from './syslogMessage';

/** Options of {@link SyslogSink.create}. */
export type SyslogSinkOptions = {
  name: string;
  host: string;
  port: number;
  tls: SinkTls;
  origin: string;
  enterpriseNumber: number;
};

/**
 * Syslog over TLS, a connection for each batch.
 *
 * Syslog acknowledges nothing. So the portal ends its side of the connection after the batch, and takes the batch for received only when the receiver then ends
 * its own, as it must (RFC 5425, section 4.4): by then it has read everything. A connection that breaks before that is a batch to be sent again.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5425
 */
export class SyslogSink implements Sink {
  readonly name: string;
  readonly kind = 'syslog';
  readonly #options: SyslogSinkOptions;

  static create(options: SyslogSinkOptions): SyslogSink {
    return new SyslogSink(options);
  }

  private constructor(options: SyslogSinkOptions) {
    this.name = options.name;
    this.#options = options;
  }

  encode(row: AuditRow): string {
    return syslogFrame(syslogMessage(row, this.#options));
  }

  async send({ messages }: Batch, signal: AbortSignal): Promise<void> {
    const { host, port, tls } = this.#options;
    try {
      await transmit(
        { ...(await tlsOptions(tls)), host, port },
        messages.join(''),
        signal,
      );
    } catch (error) {
      throw connectionProblem(error);
    }
  }
}

function transmit(
  options: ConnectionOptions,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    let isDelivered = false;
    let isEndedByPeer = false;
    const abort = () => socket.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    socket.once('secureConnect', () => {
      socket.end(text, () => {
        isDelivered = true;
      });
    });
    // Receivers say nothing; what one says nevertheless has to be read for its end to be seen.
    socket.resume();
    socket.once('end', () => {
      isEndedByPeer = isDelivered;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      if (isEndedByPeer) resolve();
      else reject(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    });
  });
}
