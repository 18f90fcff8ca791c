import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { StaffClient } from './StaffClient';

/** A page's socket for live updates, at one replica. */
export class SignalListener {
  readonly heard: unknown[] = [];
  readonly #socket: WebSocket;

  /**
   * Opens the socket and subscribes.
   *
   * @param at - the replica's origin
   * @param portal - the origin that the page is from
   */
  static async open(options: {
    at: string;
    portal: string;
    staff: StaffClient;
    channel: string;
  }): Promise<SignalListener> {
    const { at, portal, staff, channel } = options;
    const socket = new WebSocket(
      `${at.replace(/^http/, 'ws')}/admin/api/signals`,
      staff.token,
      { origin: portal },
    );
    await once(socket, 'open');
    socket.send(JSON.stringify({ action: 'subscribe', channel }));
    // What is sent on a socket is read in its order: after the answer to this the subscription counts.
    socket.ping();
    await once(socket, 'pong');
    return new SignalListener(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', data => this.heard.push(JSON.parse(String(data))));
  }

  /** Resolves with the code that the server closes it with. */
  async closed(): Promise<number> {
    const [code] = await once(this.#socket, 'close');
    return code;
  }

  close(): void {
    this.#socket.close();
  }
}
