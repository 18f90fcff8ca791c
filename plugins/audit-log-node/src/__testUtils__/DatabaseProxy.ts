import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net';

/**
 * Stands between a client and Postgres, and fails as networks and servers do: gone, silent, or deaf to answers.
 */
export class DatabaseProxy {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #swallowNextAnswer = false;
  #silent = false;
  #requests = 0;
  #fault: { request: number; lost: 'request' | 'answer' } | undefined;

  static async start(target: {
    host: string;
    port: number;
  }): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(target);
    await proxy.up();
    return proxy;
  }

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  /** Refuses connections, and cuts those there are. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Accepts connections again, on the same port. */
  async up(): Promise<void> {
    this.#silent = false;
    this.#server = createServer(client => this.#forward(client));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** From now on bytes go nowhere, and nobody is told. */
  goSilent(): void {
    this.#silent = true;
  }

  /** The next statement reaches Postgres; its answer is lost with the connection. */
  swallowNextAnswer(): void {
    this.#swallowNextAnswer = true;
  }

  /**
   * Loses a request, which Postgres never sees, or its answer, which the client never sees, and the connection with it.
   *
   * @param options.request - which one from now on, 1 is the next; a request is what the client sends before it waits for an answer
   */
  loseRequest(options: { request: number; lost: 'request' | 'answer' }): void {
    this.#requests = 0;
    this.#fault = options;
  }

  /** Whether the fault that was asked for is still to come. */
  get faultIsPending(): boolean {
    return this.#fault !== undefined;
  }

  #forward(client: Socket): void {
    const upstream = connect(this.#target);
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    }
    let answerIsLost = false;
    client.on('data', bytes => {
      if (this.#silent) return;
      const fault = this.#nextFault(bytes);
      if (fault === 'request') {
        client.destroy();
        upstream.destroy();
        return;
      }
      answerIsLost ||= fault === 'answer';
      upstream.write(bytes);
    });
    upstream.on('data', bytes => {
      if (this.#silent) return;
      if (answerIsLost) {
        // Only once Postgres has done it.
        if (endsWithReadyForQuery(bytes)) {
          client.destroy();
          upstream.end();
        }
        return;
      }
      // A statement's answer ends with CommandComplete and ReadyForQuery; the parts before it carry neither.
      if (this.#swallowNextAnswer && bytes.includes('SELECT 1\0')) {
        this.#swallowNextAnswer = false;
        client.destroy();
        upstream.end();
        return;
      }
      client.write(bytes);
    });
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.end());
  }

  #nextFault(bytes: Buffer): 'request' | 'answer' | undefined {
    if (!this.#fault || !endsRequest(bytes)) return undefined;
    this.#requests += 1;
    if (this.#requests !== this.#fault.request) return undefined;
    const { lost } = this.#fault;
    this.#fault = undefined;
    return lost;
  }
}

/** Whether a client's bytes end a request: a simple Query, or Sync. https://www.postgresql.org/docs/18/protocol-message-formats.html */
function endsRequest(bytes: Buffer): boolean {
  return (
    bytes[0] === 0x51 ||
    bytes.subarray(-5).equals(Buffer.from('5300000004', 'hex'))
  );
}

function endsWithReadyForQuery(bytes: Buffer): boolean {
  return bytes.subarray(-6, -1).equals(Buffer.from('5a00000005', 'hex'));
}
