import { createServer, type AddressInfo } from 'node:net';

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}

/**
 * Makes sure that a port of 127.0.0.1 is free: PostgreSQL itself only says so in its log.
 *
 * @param port - 0 for any free one
 * @returns the port
 * @throws when it is taken
 */
export async function requireFreePort(port: number): Promise<number> {
  try {
    return await listenOnce(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new Error(
        `PostgreSQL can't start: port ${port} on 127.0.0.1 is taken by another program. Stop that, or choose another port.`,
      );
    }
    throw error;
  }
}
