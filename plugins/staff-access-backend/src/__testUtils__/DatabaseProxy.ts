import { once } from 'node:events';
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

/** Stands between the portal and Postgres, so that a test can take the database away and give it back. */
export class DatabaseProxy {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  #server?: Server;
  #port = 0;
  #silent = false;

  static async start(target: {
    host: string;
    port: number;
  }): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(target);
    await proxy.restore();
    return proxy;
  }

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  /** As if Postgres had stopped: connections break, new ones are refused. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** As if Postgres hung: nothing is answered any more. */
  silence(): void {
    this.#silent = true;
  }

  /** Postgres is back, on the same port. */
  async restore(): Promise<void> {
    await this.cut();
    this.#silent = false;
    this.#server = createServer(client => this.#forward(client));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #forward(client: Socket): void {
    const upstream = connect(this.#target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      this.#sockets.add(from);
      from.on('data', bytes => {
        if (!this.#silent) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
