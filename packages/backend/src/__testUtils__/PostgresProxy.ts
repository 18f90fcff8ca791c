import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

const NOTIFICATION_RESPONSE = 'A'.charCodeAt(0);

/** What stands between the portal and Postgres: a network that falls silent, or a pooler that lends a connection for each transaction. */
export class PostgresProxy {
  /** `pooling`: a LISTEN is taken, and what is notified never delivered. `silent`: bytes go nowhere, and nobody is told. */
  behaves: 'well' | 'pooling' | 'silent' = 'well';
  readonly #server;

  /** Stands in front of `target`. */
  static async start(target: { host: string; port: number }) {
    const proxy = new PostgresProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(target: { host: string; port: number }) {
    this.#server = createServer(client => {
      const server = connect(target);
      let received = Buffer.alloc(0);
      client.on('data', bytes => {
        if (this.behaves !== 'silent') server.write(bytes);
      });
      server.on('data', bytes => {
        if (this.behaves === 'silent') return;
        // Messages are a type, a length that counts itself, and so many bytes.
        received = Buffer.concat([received, bytes]);
        for (;;) {
          const length = received.length > 4 ? received.readInt32BE(1) + 1 : 0;
          if (length === 0 || received.length < length) return;
          const message = received.subarray(0, length);
          received = received.subarray(length);
          const kept =
            this.behaves !== 'pooling' || message[0] !== NOTIFICATION_RESPONSE;
          if (kept) client.write(message);
        }
      });
      for (const [socket, other] of [
        [client, server],
        [server, client],
      ]) {
        socket.on('error', () => {});
        socket.on('close', () => other.destroy());
      }
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more connections. */
  stop(): void {
    this.#server.close();
  }
}
