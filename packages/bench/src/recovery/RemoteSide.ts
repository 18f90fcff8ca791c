import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { DELIVERIES_PATH } from './deliverAction';

/** An effect, as the remote side saw it. */
export type Delivery = { actionId: string; parcel: string };

/** What the action acts on: carries out whatever it is asked, as often as it is asked, and keeps count. */
export class RemoteSide {
  readonly deliveries: Delivery[] = [];
  /** Called with each delivery after it has happened; false if it is not to be answered. */
  onDelivery: (port: number) => boolean = () => true;
  readonly #server: http.Server;

  static async start(): Promise<RemoteSide> {
    const remote = new RemoteSide();
    remote.#server.listen(0, '127.0.0.1');
    await once(remote.#server, 'listening');
    return remote;
  }

  private constructor() {
    this.#server = http.createServer((request, response) => {
      const actionId = request.url?.split(DELIVERIES_PATH)[1] ?? '';
      if (request.method === 'GET') {
        const known = this.deliveries.some(one => one.actionId === actionId);
        response.writeHead(known ? 200 : 404).end();
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        const parcel = Buffer.concat(chunks).toString();
        this.deliveries.push({ actionId, parcel });
        // A parcel says whose it is: `<port of the portal>-<uuid>`.
        if (this.onDelivery(Number(parcel.split('-')[0]))) {
          response.writeHead(201).end();
        }
      });
    });
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
