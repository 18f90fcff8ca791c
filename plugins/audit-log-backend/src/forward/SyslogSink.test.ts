import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { TestCertificate } from '../__testUtils__/certificates';
import { exampleRow } from '../__testUtils__/exampleRow';
import { SyslogSink, type SyslogSinkOptions } from './SyslogSink';

const running = new AbortController().signal;

/** Messages of a stream of frames: RFC 5425, section 4.3. */
function unframe(stream: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < stream.length;) {
    const space = stream.indexOf(' ', at);
    const length = Number(stream.subarray(at, space));
    messages.push(
      stream.subarray(space + 1, space + 1 + length).toString('utf8'),
    );
    at = space + 1 + length;
  }
  return messages;
}

describe('SyslogSink', () => {
  const certificate = TestCertificate.create();
  const connections: Buffer[] = [];
  let serve: (socket: TLSSocket) => void;
  let server: Server;
  let port: number;

  async function listen(options: object = {}) {
    server = createServer({ ...certificate, ...options }, socket => {
      // A receiver whose peer went away has nothing to say about it.
      socket.on('error', () => {});
      serve(socket);
    });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }

  /** A receiver as RFC 5425 wants it: it reads to the end, then ends its side. */
  const readAll = (socket: TLSSocket) => {
    const chunks: Buffer[] = [];
    socket.on('data', chunk => chunks.push(chunk));
    socket.on('end', () => {
      connections.push(Buffer.concat(chunks));
      socket.end();
    });
  };

  beforeEach(async () => {
    connections.length = 0;
    serve = readAll;
    await listen();
  });
  afterEach(() => {
    server.close();
  });
  afterAll(() => certificate.remove());

  const create = (options: Partial<SyslogSinkOptions> = {}) =>
    SyslogSink.create({
      name: 'syslog',
      host: 'localhost',
      port,
      tls: { caFile: certificate.caFile },
      origin: 'admin.example/audit-log',
      enterpriseNumber: 32_473,
      ...options,
    });
  const send = (sink: SyslogSink, rows: number, signal = running) =>
    sink.send(
      {
        from: 0,
        to: rows,
        messages: [...Array(rows).keys()].map(seq =>
          sink.encode(exampleRow(seq)),
        ),
      },
      signal,
    );

  it('sends a frame for each row, in order, over TLS', async () => {
    await send(create(), 300);
    const messages = unframe(connections[0]);
    expect(messages).toHaveLength(300);
    expect(messages.map(text => / seq="(\d+)"/.exec(text)![1])).toEqual(
      [...Array(300).keys()].map(String),
    );
    expect(messages[299]).toMatch(
      /^<108>1 2026-11-24T06:00:00\.123Z admin\.example alphaswarm-admin - platform-ecs\.service\.scale \[audit@32473 seq="299"/,
    );
  });

  it('does not take for received what the receiver did not read to its end', async () => {
    serve = socket => {
      socket.once('data', () => socket.destroy());
    };
    await expect(send(create(), 5_000)).rejects.toThrow(
      /^it can't be reached \((ECONNRESET|EPIPE)\)$/,
    );
  });

  it('gives up a receiver that does not end its side', async () => {
    await new Promise(resolve => {
      server.close(resolve);
    });
    await listen({ allowHalfOpen: true });
    serve = socket => socket.resume();
    await expect(send(create(), 3, AbortSignal.timeout(200))).rejects.toThrow(
      'it does not answer',
    );
  });

  it('says why it can not be reached', async () => {
    await expect(send(create({ tls: {} }), 1)).rejects.toThrow(
      /^its certificate is not accepted/,
    );
    server.close();
    await expect(send(create(), 1)).rejects.toThrow(
      "it can't be reached (ECONNREFUSED)",
    );
  });

  it('shows its own certificate to a receiver that asks for one', async () => {
    await new Promise(resolve => {
      server.close(resolve);
    });
    await listen({ requestCert: true, ca: certificate.cert });
    let subject: unknown;
    serve = socket => {
      subject = socket.getPeerCertificate().subject.CN;
      readAll(socket);
    };
    const { caFile, keyFile } = certificate;
    await send(create({ tls: { caFile, certFile: caFile, keyFile } }), 1);
    expect(subject).toBe('localhost');
    await expect(send(create(), 1)).rejects.toThrow(
      /^it does not accept the portal's certificate \(\w+\)$/,
    );
  });
});
