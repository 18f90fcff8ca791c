import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acceptErrorsOfNode } from './acceptErrorsOfNode';

/** A call that arrived. */
export type ReceivedCall = { operation: string; input: any };

/** How an operation is answered: with a body, with an error, or not at all. */
export type FakeAnswer =
  | { body: unknown }
  | { error: string; message?: string; status?: number }
  | { raw: string; status?: number }
  /** Answered by hand: for event streams. */
  | { open(response: ServerResponse): void }
  | 'drop'
  | 'hang';

/** Answers an operation; `attempt` counts its calls from 1. */
export type FakeHandler = (input: any, attempt: number) => FakeAnswer;

/**
 * ECS and CloudWatch on the wire, as far as this plugin talks to them: the AWS JSON protocol over HTTP, so that the real SDK clients run unchanged. Not a
 * simulation: each test says what an operation answers.
 */
export class FakeAws {
  readonly calls: ReceivedCall[] = [];
  /** Whose signature each call bore. */
  readonly accessKeyIds: Array<string | undefined> = [];
  /** Of each call. */
  readonly userAgents: string[] = [];
  /** When each call says that it was signed, epoch milliseconds. */
  readonly signedAt: number[] = [];
  readonly #handlers = new Map<string, FakeHandler>();
  readonly #server: Server;

  static async start(): Promise<FakeAws> {
    const fake = new FakeAws();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  private constructor() {
    this.#server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', chunk => chunks.push(chunk));
      req.on('end', () => {
        const target = String(req.headers['x-amz-target']);
        const operation = target.slice(target.lastIndexOf('.') + 1);
        const input = JSON.parse(Buffer.concat(chunks).toString() || '{}');
        const { authorization = '' } = req.headers;
        const accessKeyId = /Credential=([^/]+)\//.exec(authorization)?.[1];
        this.calls.push({ operation, input });
        this.accessKeyIds.push(accessKeyId);
        this.userAgents.push(req.headers['user-agent'] ?? '');
        this.signedAt.push(amzTime(String(req.headers['x-amz-date'])));
        this.#answer(res, operation, input);
      });
    });
  }

  get endpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Says how an operation is answered from now on. */
  on(operation: string, handler: FakeHandler): void {
    this.#handlers.set(operation, handler);
  }

  /** The inputs that an operation was called with. */
  inputsOf(operation: string): any[] {
    return this.calls
      .filter(call => call.operation === operation)
      .map(({ input }) => input);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(res: ServerResponse, operation: string, input: unknown): void {
    const answer = this.#handlers.get(operation)?.(
      input,
      this.inputsOf(operation).length,
    ) ?? { error: 'UnknownOperationException' };
    if (answer === 'hang') return;
    if (typeof answer === 'object' && 'open' in answer) {
      answer.open(res);
      return;
    }
    if (answer === 'drop') {
      res.socket?.destroy();
      return;
    }
    res.setHeader('Content-Type', 'application/x-amz-json-1.1');
    res.setHeader('x-amzn-RequestId', randomUUID());
    if ('raw' in answer) {
      res.writeHead(answer.status ?? 200).end(answer.raw);
    } else if ('error' in answer) {
      res
        .writeHead(answer.status ?? 400)
        .end(JSON.stringify({ __type: answer.error, message: answer.message }));
    } else {
      res.writeHead(200).end(JSON.stringify(answer.body));
    }
  }
}

/** @param date - `20261124T030000Z` */
function amzTime(date: string): number {
  return Date.parse(
    date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}

/** Lets the SDK's clients run against {@link FakeAws}: credentials for the default provider chain, and errors of sockets that it recognises. */
export function useFakeAws(): void {
  acceptErrorsOfNode();
  const before = { ...process.env };
  beforeAll(() => {
    process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY = 'not-a-secret';
  });
  afterAll(() => {
    process.env = before;
  });
}
