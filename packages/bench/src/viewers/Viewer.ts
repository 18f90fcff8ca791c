import { PLATFORM_ECS_SIGNAL_CHANNEL } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { WebSocket } from 'ws';
import type { PersistentClient } from '../load/PersistentClient';

/** The fastest that the platform page polls, milliseconds (`pollInterval.ts` of the page). */
const POLL_MS = 2_000;

/** Somebody who looks at the platform page: listens to live updates, and reads the overview at each of them and every two seconds besides. */
export class Viewer {
  readonly #client: PersistentClient;
  readonly #path: string;
  readonly #token: string;
  readonly #socket: WebSocket;
  #timer?: NodeJS.Timeout;
  #reading?: Promise<void>;
  /** How many times the overview was read, and how many live updates came. */
  reads = 0;
  signals = 0;
  problem?: Error;

  /**
   * Opens the page, and resolves when the live updates are there.
   *
   * @param options.portalUrl - with `/admin`
   * @param options.origin - where the browser believes to be; by default the portal's
   * @param options.token - a Backstage user token
   */
  static async open(options: {
    portalUrl: string;
    token: string;
    client: PersistentClient;
    origin?: string;
  }): Promise<Viewer> {
    const { portalUrl, token, client } = options;
    const { origin = new URL(portalUrl).origin } = options;
    const { pathname } = new URL(portalUrl);
    const socket = new WebSocket(
      `${portalUrl.replace(/^http/, 'ws')}/api/signals`,
      token,
      { origin },
    );
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const viewer = new Viewer(
      client,
      `${pathname}/api/platform-ecs/services`,
      token,
      socket,
    );
    viewer.#start();
    return viewer;
  }

  private constructor(
    client: PersistentClient,
    path: string,
    token: string,
    socket: WebSocket,
  ) {
    this.#client = client;
    this.#path = path;
    this.#token = token;
    this.#socket = socket;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#socket.removeAllListeners('close');
    this.#socket.close();
    await this.#reading;
  }

  #start(): void {
    this.#socket.send(
      JSON.stringify({
        action: 'subscribe',
        channel: PLATFORM_ECS_SIGNAL_CHANNEL,
      }),
    );
    this.#socket.on('message', () => {
      this.signals += 1;
      this.#read();
    });
    this.#socket.on('close', code => {
      this.problem ??= new Error(`A viewer's socket was closed: ${code}`);
    });
    this.#timer = setInterval(() => this.#read(), POLL_MS);
    this.#read();
  }

  /** One read at a time, as on the page. */
  #read(): void {
    this.#reading ??= this.#client
      .send(this.#path, { headers: { authorization: `Bearer ${this.#token}` } })
      .then(
        () => {
          this.reads += 1;
        },
        error => {
          this.problem ??= error;
        },
      )
      .finally(() => {
        this.#reading = undefined;
      });
  }
}
