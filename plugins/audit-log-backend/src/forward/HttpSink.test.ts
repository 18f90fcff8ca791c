import {
  defineAuditEvent,
  leafHash,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { TestCertificate } from '../__testUtils__/certificates';
import { exampleRow } from '../__testUtils__/exampleRow';
import { HttpSink, type HttpSinkOptions } from './HttpSink';
import { SinkRefusedError, SinkUnavailableError } from './Sink';

const SECRET = 'Bearer s3cr3t-t0ken';
const running = new AbortController().signal;
const scaleEvent = defineAuditEvent({
  id: 'platform-ecs.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale service',
  sentence: 'scaled',
  ocsfActivityId: 3,
});

type Received = { headers: IncomingMessage['headers']; body: string };

describe('HttpSink', () => {
  const certificate = TestCertificate.create();
  const received: Received[] = [];
  let answer: (res: ServerResponse) => void;
  let server: http.Server | https.Server;
  let port: number;

  async function listen(make: (handler: http.RequestListener) => http.Server) {
    server = make(async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      received.push({ headers: req.headers, body });
      answer(res);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }

  beforeEach(async () => {
    received.length = 0;
    answer = res => res.writeHead(204).end();
    await listen(handler => https.createServer(certificate, handler));
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
  });
  afterAll(() => certificate.remove());

  const create = (options: Partial<HttpSinkOptions> = {}) =>
    HttpSink.create({
      name: 'siem',
      url: `https://localhost:${port}/rows?source=admin`,
      format: 'rows',
      headers: { authorization: SECRET },
      tls: { caFile: certificate.caFile },
      origin: 'admin.example/audit-log',
      definitions: () => [scaleEvent],
      ...options,
    });
  const send = (sink: HttpSink, seqs: number[], signal = running) =>
    sink.send(
      {
        from: seqs[0],
        to: seqs[seqs.length - 1] + 1,
        messages: seqs.map(seq => sink.encode(exampleRow(seq))),
      },
      signal,
    );

  it('posts rows, a line each, that can be verified where they arrive', async () => {
    await send(create(), [7, 8]);
    const [{ headers, body }] = received;
    expect(headers).toMatchObject({
      authorization: SECRET,
      'content-type': 'application/x-ndjson',
      'idempotency-key': '"admin.example/audit-log/7-9"',
    });
    const rows = body
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(rows).toEqual([exampleRow(7), exampleRow(8)]);
    expect(leafHash(rows[0])).toBe(rows[0].leaf_hash);
  });

  it('posts OCSF events', async () => {
    await send(create({ format: 'ocsf' }), [7]);
    expect(JSON.parse(received[0].body)).toMatchObject({
      class_uid: 6003,
      activity_id: 3,
      metadata: { sequence: 7 },
      unmapped: { leaf_hash: exampleRow(7).leaf_hash },
    });
  });

  it.each([
    [400, 'it answered 400 to rows 7 to 7'],
    [401, 'it answered 401 to rows 7 to 7'],
    [403, 'it answered 403 to rows 7 to 7'],
    [404, 'it answered 404 to rows 7 to 7'],
    [302, 'it answered 302 to rows 7 to 7: redirections are not followed'],
  ])('takes %d for a refusal', async (status, message) => {
    answer = res =>
      res.writeHead(status, { location: 'https://elsewhere.example/' }).end();
    await expect(send(create(), [7])).rejects.toEqual(
      new SinkRefusedError(message),
    );
    expect(received).toHaveLength(1);
  });

  it('knows a batch that is too large', async () => {
    answer = res => res.writeHead(413).end();
    await expect(send(create(), [7])).rejects.toMatchObject({
      name: 'SinkRefusedError',
      isTooLarge: true,
    });
  });

  it.each([
    [408, undefined, undefined],
    [429, '7', 7_000],
    [503, '999999', 300_000],
    [500, 'nonsense', undefined],
  ])('takes %d for a reason to try again', async (status, after, ms) => {
    answer = res =>
      res
        .writeHead(status, after === undefined ? {} : { 'retry-after': after })
        .end('a long story '.repeat(100_000));
    await expect(send(create(), [7])).rejects.toMatchObject({
      name: 'SinkUnavailableError',
      retryAfterMs: ms,
    });
  });

  it('tells a time to come back at from its date', async () => {
    answer = res =>
      res
        .writeHead(503, {
          'retry-after': new Date(Date.now() + 60_000).toUTCString(),
        })
        .end();
    const error = await send(create(), [7]).catch(thrown => thrown);
    expect(Math.abs(error.retryAfterMs - 60_000)).toBeLessThan(5_000);
  });

  it('says why it can not be reached', async () => {
    const words = async (sink: HttpSink, signal?: AbortSignal) => {
      const error = await send(sink, [7], signal).catch(thrown => thrown);
      expect(error).toBeInstanceOf(SinkUnavailableError);
      return error.message;
    };
    answer = res => res.destroy();
    expect(await words(create())).toBe("it can't be reached (ECONNRESET)");
    answer = () => {};
    expect(await words(create(), AbortSignal.timeout(50))).toBe(
      'it does not answer',
    );
    expect(await words(create({ tls: {} }))).toMatch(
      /^its certificate is not accepted \(\w+\)$/,
    );
    expect(
      await words(
        create({ tls: { caFile: certificate.caFile, servername: 'other' } }),
      ),
    ).toBe('its certificate is not accepted (ERR_TLS_CERT_ALTNAME_INVALID)');
    expect(await words(create({ tls: { caFile: '/nowhere.pem' } }))).toBe(
      "it can't be reached (ENOENT)",
    );
    server.closeAllConnections();
    server.close();
    expect(await words(create())).toBe("it can't be reached (ECONNREFUSED)");
  });

  it('never repeats a secret, nor what the sink said', async () => {
    answer = res =>
      res.writeHead(403, `no ${SECRET}`).end(`I don't know ${SECRET}`);
    const error = await send(create(), [7]).catch(thrown => thrown);
    expect(
      JSON.stringify([error.message, error.stack, { ...error }]),
    ).not.toContain('s3cr3t');
  });

  it.each([
    ['no URL', 'nonsense'],
    ['a password in it', 'https://user:secret@sink.example/'],
    ['another scheme', 'file:///etc/passwd'],
    ['rows in the clear', 'http://sink.example/'],
  ])('is not made with %s', (_, url) => {
    expect(() => create({ url })).toThrow(/^url must/);
    expect(() => create({ url })).not.toThrow(/secret|passwd/);
  });

  it('may speak HTTP to this machine', async () => {
    server.close();
    await listen(handler => http.createServer(handler));
    await send(create({ url: `http://127.0.0.1:${port}/` }), [1]);
    expect(received).toHaveLength(1);
  });
});
