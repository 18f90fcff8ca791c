import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallLog } from './calls';
import type { FaultInjector } from './faults';
import type { StandIn } from './StandIn';

/** A stand-in that listens, its calls recorded and its faults applied. */
export class StandInServer {
  readonly name: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly #server: Server;
  readonly #standIn: StandIn;

  /**
   * Listens on loopback.
   *
   * @param options - `port` 0 picks a free one
   * @throws Error that names the stand-in and the port, when it is taken
   */
  static async start(options: {
    standIn: StandIn;
    port: number;
    calls: CallLog;
    faults: FaultInjector;
  }): Promise<StandInServer> {
    const { standIn, port, calls, faults } = options;
    const server = createServer((request, response) => {
      const path = (request.url ?? '/').split('?')[0];
      const operation =
        standIn.operationOf?.(request) ?? `${request.method} ${path}`;
      const call = calls.begin(standIn.name, operation, request);
      response.once('finish', () => {
        call.status = response.statusCode;
      });
      void faults.serve(standIn, call, request, response);
    });
    await listen(server, port, standIn.name);
    return new StandInServer(standIn, server);
  }

  private constructor(standIn: StandIn, server: Server) {
    this.name = standIn.name;
    this.#standIn = standIn;
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Stops at once: connections that hang are cut. */
  async close(): Promise<void> {
    await closeServer(this.#server);
    await this.#standIn.close?.();
  }
}

/** @throws Error that names what wanted the port */
export async function listen(
  server: Server,
  port: number,
  name: string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port}, wanted for the sandbox's ${name}, is taken: stop what listens there or choose another port`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
