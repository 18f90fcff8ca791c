import { S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BucketConfig } from '../archive/bucketConfig';

type Held = { body: Buffer; headers: Record<string, string> };

/** What strikes one request. */
export type S3Fault = {
  /** The method of the requests that it may strike; any if left out. */
  method?: string;
  /** Which of them, from 1. */
  nth?: number;
  /** Whether the request is carried out before the fault. */
  when?: 'before' | 'after';
  /** The connection is cut, the answer never comes, is garbage, or is S3's error of that code. */
  how: 'drop' | 'hang' | 'garbage' | { status: number; code: string };
};

/** A bucket with object lock, over HTTP, that can be told to fail. */
export class S3Server {
  readonly objects = new Map<string, Held>();
  /** What was asked, `PUT key`. */
  readonly asked: string[] = [];
  readonly #server: Server;
  #faults: Array<S3Fault & { seen: number }> = [];
  /** How many keys a list has: few, so that pages are followed. */
  pageSize = 2;
  /** Whether it keeps the locks that it is given. */
  locks = true;

  static async start(): Promise<S3Server> {
    const server = new S3Server();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  private constructor() {
    this.#server = createServer((req, res) => void this.#serve(req, res));
  }

  /** How the portal is configured to reach it. */
  config(prefix = 'log/'): BucketConfig {
    const { port } = this.#server.address() as AddressInfo;
    return {
      client: new S3Client({
        endpoint: `http://127.0.0.1:${port}`,
        region: 'eu-west-1',
        forcePathStyle: true,
        credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
        maxAttempts: 1,
      }),
      bucket: 'archive',
      prefix,
      retentionMs: 7 * 365 * 86_400_000,
    };
  }

  /** Where it listens. */
  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Strikes one request; returns whether it has struck. */
  fail(fault: S3Fault): () => boolean {
    const armed = { ...fault, seen: 0 };
    this.#faults.push(armed);
    return () => !this.#faults.includes(armed);
  }

  heal(): void {
    this.#faults = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url!, 'http://s3.invalid');
    const key = decodeURIComponent(url.pathname.replace(/^\/archive\/?/, ''));
    this.asked.push(`${req.method} ${key}`);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const fault = this.#strike(req.method!);
    if (fault && fault.when !== 'after') {
      answerFault(fault, res);
      return;
    }
    const answer = this.#answer(req, url, key, Buffer.concat(chunks));
    if (fault) {
      answerFault(fault, res);
      return;
    }
    res.writeHead(answer.status, answer.headers);
    res.end(req.method === 'HEAD' ? undefined : answer.body);
  }

  #strike(method: string): S3Fault | undefined {
    for (const fault of this.#faults) {
      if (fault.method !== undefined && fault.method !== method) continue;
      fault.seen += 1;
      if (fault.seen === (fault.nth ?? 1)) {
        this.#faults = this.#faults.filter(other => other !== fault);
        return fault;
      }
    }
    return undefined;
  }

  #answer(
    req: IncomingMessage,
    url: URL,
    key: string,
    body: Buffer,
  ): {
    status: number;
    headers?: Record<string, string>;
    body?: Buffer | string;
  } {
    if (req.method === 'PUT') return this.#put(req, key, body);
    if (url.searchParams.get('list-type') === '2') return this.#list(url);
    const held = this.objects.get(key);
    if (!held) return failure(404, 'NoSuchKey');
    return {
      status: 200,
      headers: { ...held.headers, 'content-length': String(held.body.length) },
      body: held.body,
    };
  }

  #put(req: IncomingMessage, key: string, body: Buffer) {
    const digest = createHash('sha256').update(body).digest('base64');
    if (req.headers['x-amz-checksum-sha256'] !== digest) {
      return failure(400, 'BadDigest');
    }
    if (req.headers['if-none-match'] === '*' && this.objects.has(key)) {
      return failure(412, 'PreconditionFailed');
    }
    const kept = Object.entries(req.headers).filter(
      ([name]) =>
        name.startsWith('x-amz-meta-') ||
        name.startsWith('x-amz-server-side') ||
        (this.locks && name.startsWith('x-amz-object-lock')),
    );
    this.objects.set(key, {
      body,
      headers: Object.fromEntries(kept) as Record<string, string>,
    });
    return { status: 200, headers: { etag: '"e"' } };
  }

  #list(url: URL) {
    const prefix = url.searchParams.get('prefix') ?? '';
    const after =
      url.searchParams.get('continuation-token') ??
      url.searchParams.get('start-after') ??
      '';
    const keys = [...this.objects.keys()]
      .sort()
      .filter(key => key.startsWith(prefix) && key > after);
    const page = keys.slice(0, this.pageSize);
    const more = keys.length > page.length;
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<ListBucketResult><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>${
        more
          ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>`
          : ''
      }${page.map(key => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`,
    };
  }
}

function answerFault({ how }: S3Fault, res: ServerResponse): void {
  if (how === 'drop') res.destroy();
  else if (how === 'garbage') res.writeHead(200).end('{"truncated": tru');
  else if (how !== 'hang') {
    const { status, headers, body } = failure(how.status, how.code);
    res.writeHead(status, headers).end(body);
  }
}

function failure(status: number, code: string) {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}
