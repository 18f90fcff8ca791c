import { Agent, request } from 'node:http';

/** Asks one server over connections that stay open, as a browser or a proxy does. */
export class PersistentClient {
  readonly #origin: URL;
  readonly #agent: Agent;

  /**
   * @param options.origin - e.g. `http://127.0.0.1:8900`
   * @param options.connections - how many at most
   */
  static create(options: {
    origin: string;
    connections: number;
  }): PersistentClient {
    return new PersistentClient(
      new URL(options.origin),
      new Agent({ keepAlive: true, maxSockets: options.connections }),
    );
  }

  private constructor(origin: URL, agent: Agent) {
    this.#origin = origin;
    this.#agent = agent;
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @param path - with the leading slash
   * @returns the body
   * @throws Error for any status but 2xx: a benchmark that counts refusals measures nothing
   */
  async send(
    path: string,
    options: {
      method?: 'GET' | 'POST';
      headers?: Record<string, string>;
      body?: unknown;
    } = {},
  ): Promise<string> {
    const { method = 'GET', headers, body } = options;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, this.#origin),
        {
          method,
          agent: this.#agent,
          headers: {
            ...headers,
            ...(payload !== undefined && {
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(payload)),
            }),
          },
        },
        incoming => {
          const chunks: Buffer[] = [];
          incoming.on('data', chunk => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const status = incoming.statusCode ?? 0;
            if (status >= 200 && status < 300) resolve(text);
            else {
              reject(
                new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`),
              );
            }
          });
        },
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed an idle connection as it was taken up again. Browsers ask once more, where asking twice does no harm.
        if (
          method === 'GET' &&
          outgoing.reusedSocket &&
          error.code === 'ECONNRESET'
        ) {
          this.send(path, options).then(resolve, reject);
        } else {
          reject(new Error(`${method} ${path}: ${error.message}`));
        }
      });
      outgoing.end(payload);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
