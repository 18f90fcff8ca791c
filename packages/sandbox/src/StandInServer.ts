import { createServer, type Server } from 'node:http';
import type { CallLog } from './calls';
import type { FaultInjector } from './faults';
import { closeServer, listenOnLoopback } from './loopback';
import type { StandIn } from './StandIn';

/** A port on which a stand-in is served, its calls recorded and faults applied to it. */
export class StandInServer {
  readonly name: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly #server: Server;
  #standIn: StandIn | undefined;

  /**
   * Listens on loopback. Until {@link serve} is called requests are answered with 503: a stand-in that must know its own origin can be made after
   * its port is known.
   *
   * @param options - `port` 0 picks a free one
   * @throws Error that names the stand-in and the port, when it is taken
   */
  static async listen(options: {
    name: string;
    port: number;
    calls: CallLog;
    faults: FaultInjector;
  }): Promise<StandInServer> {
    const server = createServer();
    const port = await listenOnLoopback(server, options.port, options.name);
    return new StandInServer({ ...options, port, server });
  }

  private constructor(options: {
    name: string;
    port: number;
    server: Server;
    calls: CallLog;
    faults: FaultInjector;
  }) {
    const { calls, faults } = options;
    this.name = options.name;
    this.origin = `http://127.0.0.1:${options.port}`;
    this.#server = options.server;
    this.#server.on('request', (request, response) => {
      const standIn = this.#standIn;
      if (!standIn) {
        response.writeHead(503, { 'content-type': 'text/plain' });
        response.end('The sandbox is starting');
        return;
      }
      const path = (request.url ?? '/').split('?')[0];
      const operation =
        standIn.operationOf?.(request) ?? `${request.method} ${path}`;
      const call = calls.begin(standIn.name, operation, request);
      response.once('finish', () => {
        call.status = response.statusCode;
      });
      void faults.serve(standIn, call, request, response);
    });
  }

  /** Serves a stand-in from now on, in place of the one before. */
  serve(standIn: StandIn): void {
    if (standIn.name !== this.name) {
      throw new Error(`${standIn.name} can't be served as ${this.name}`);
    }
    this.#standIn = standIn;
  }

  /** Stops at once: connections that hang are cut. */
  async close(): Promise<void> {
    await closeServer(this.#server);
    await this.#standIn?.close?.();
  }
}
