import {
  type AuditEventDefinition,
  type AuditRow,
  canonicalRow,
  rowLine,
  toOcsf,
} from '@alphaswarm-admin/plugin-audit-log-common';
import http from 'node:http';
import https from 'node:https';
import { connectionProblem } from './connectionProblem';
import {
  type Batch,
  type Sink,
  SinkRefusedError,
  SinkUnavailableError,
} from './Sink';
import { type SinkTls, tlsOptions } from './sinkTls';

/** The longest that a sink may ask to be left alone for, milliseconds. */
const MAX_RETRY_AFTER_MS = 300_000;

/** Answers that ask to try again: RFC 9110, RFC 6585. */
const busy = new Set([408, 425, 429]);

/** Options of {@link HttpSink.create}. */
export type HttpSinkOptions = {
  name: string;
  url: string;
  format: 'rows' | 'ocsf';
  /** Further headers; secret. */
  headers: Record<string, string>;
  tls: SinkTls;
  /** The log's name. */
  origin: string;
  definitions(): AuditEventDefinition[];
};

/**
 * NDJSON over HTTP: a POST for each batch, answered 2xx once it is safe. `Idempotency-Key` names the log and the rows, so that a batch that comes again is known.
 */
export class HttpSink implements Sink {
  readonly name: string;
  readonly kind: 'http' | 'ocsf';
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  readonly #tls: SinkTls;
  readonly #origin: string;
  readonly #definitions: () => AuditEventDefinition[];

  /** @throws an `Error` if the URL isn't one, or would send rows in the clear */
  static create(options: HttpSinkOptions): HttpSink {
    return new HttpSink(options);
  }

  private constructor(options: HttpSinkOptions) {
    this.name = options.name;
    this.kind = options.format === 'ocsf' ? 'ocsf' : 'http';
    this.#url = parseUrl(options.url);
    this.#headers = options.headers;
    this.#tls = options.tls;
    this.#origin = options.origin;
    this.#definitions = options.definitions;
  }

  encode(row: AuditRow): string {
    if (this.kind === 'ocsf') {
      const definition = this.#definitions().find(
        ({ id }) => id === row.event_type,
      );
      return `${JSON.stringify(toOcsf(row, definition))}\n`;
    }
    const { seq, leaf_hash: leafHash } = row;
    return rowLine({ seq, canonical: canonicalRow(row), leafHash });
  }

  async send(batch: Batch, signal: AbortSignal): Promise<void> {
    const body = Buffer.from(batch.messages.join(''));
    const { status, retryAfter } = await this.#post(body, batch, signal).catch(
      error => {
        throw connectionProblem(error);
      },
    );
    if (status >= 200 && status < 300) return;
    const answer = `it answered ${status} to rows ${batch.from} to ${batch.to - 1}`;
    if (status >= 500 || busy.has(status)) {
      throw new SinkUnavailableError(answer, {
        retryAfterMs: retryAfterMs(retryAfter),
      });
    }
    throw new SinkRefusedError(
      status < 400 ? `${answer}: redirections are not followed` : answer,
      { isTooLarge: status === 413 },
    );
  }

  async #post(
    body: Buffer,
    { from, to }: Batch,
    signal: AbortSignal,
  ): Promise<{ status: number; retryAfter: string | undefined }> {
    const isTls = this.#url.protocol === 'https:';
    const options = {
      method: 'POST',
      signal,
      headers: {
        ...this.#headers,
        'content-type': 'application/x-ndjson',
        'content-length': body.length,
        'idempotency-key': `"${this.#origin}/${from}-${to}"`,
        'user-agent': 'alphaswarm-admin',
      },
      ...(isTls && (await tlsOptions(this.#tls))),
    };
    return new Promise((resolve, reject) => {
      const request = (isTls ? https : http).request(
        this.#url,
        options,
        response => {
          // Nothing of it is of use, and it is not read into memory.
          response.destroy();
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username !== '' || url.password !== '') {
    throw new Error('url must be a URL, without a user or password in it');
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    throw new Error(
      'url must begin with https:, or with http: on this machine: rows are not sent in the clear',
    );
  }
  return url;
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - Date.now();
  return Number.isFinite(ms)
    ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
    : undefined;
}
