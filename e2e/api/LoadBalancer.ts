import { once } from 'node:events';
import http from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** The header by which its 502 is told from a portal's own. */
export const CUT_OFF = 'x-cut-off';

const CHECK_EVERY_MS = 200;
const CHECK_TIMEOUT_MS = 5_000;

/** A request that the balancer couldn't bring to its end. */
export type CutOff = {
  method?: string;
  path?: string;
  /** The target it went to; `null` if there was none. */
  target: string | null;
  /** When, epoch milliseconds. */
  sentAt: number;
  problem: string;
};

type Target = { origin: string; healthy: boolean; agent: http.Agent };

/**
 * A load balancer as there are many: round-robin without stickiness, over connections that it keeps; targets that say they are healthy get requests. A
 * target that refuses a connection gets none until it is healthy again, and the request goes to another one, for nothing of it was sent; nothing else is repeated.
 */
export class LoadBalancer {
  /** What was answered with 502 and {@link CUT_OFF}, or ended in the middle of its answer. */
  readonly cutOff: CutOff[] = [];
  readonly #targets: Target[] = [];
  readonly #server = http.createServer(async (request, response) => {
    try {
      this.#forward(request, response, await buffer(request));
    } catch {
      // Who asked has gone.
      response.destroy();
    }
  });
  readonly #checking: NodeJS.Timeout;
  #turn = 0;

  static async start(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  private constructor() {
    this.#checking = setInterval(() => this.#check(), CHECK_EVERY_MS);
    this.#server.on('upgrade', (request, socket, head) => {
      const target = this.#next();
      if (!target) {
        socket.destroy();
        return;
      }
      const { hostname, port } = new URL(target.origin);
      const upstream = connect(Number(port), hostname, () => {
        const lines = [`${request.method} ${request.url} HTTP/1.1`];
        for (let i = 0; i < request.rawHeaders.length; i += 2) {
          lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
        }
        upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      for (const [one, other] of [
        [socket, upstream],
        [upstream, socket],
      ]) {
        one.on('error', () => {});
        one.on('close', () => other.destroy());
      }
    });
  }

  /** Where it listens; the portals behind it have to be told, as their own address. */
  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many targets get requests at present. */
  get healthy(): number {
    return this.#targets.filter(({ healthy }) => healthy).length;
  }

  /** Lets a target be asked whether it is healthy, and balances to it while it is. */
  add(origin: string): void {
    const agent = new http.Agent({ keepAlive: true });
    this.#targets.push({ origin, healthy: false, agent });
  }

  /** Forgets a target. */
  remove(origin: string): void {
    const index = this.#targets.findIndex(target => target.origin === origin);
    const [removed] = this.#targets.splice(index, 1);
    removed.agent.destroy();
  }

  stop(): void {
    clearInterval(this.#checking);
    for (const { agent } of this.#targets) agent.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #check(): void {
    for (const target of this.#targets) {
      const request = http.get(`${target.origin}/admin/health`, {
        timeout: CHECK_TIMEOUT_MS,
      });
      request.on('response', response => {
        response.resume();
        target.healthy = response.statusCode === 200;
      });
      request.on('timeout', () => request.destroy(new Error('timed out')));
      request.on('error', () => {
        target.healthy = false;
      });
    }
  }

  #next(): Target | undefined {
    const healthy = this.#targets.filter(target => target.healthy);
    this.#turn += 1;
    return healthy[this.#turn % healthy.length];
  }

  #forward(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    body: Buffer,
  ): void {
    const target = this.#next();
    const sentAt = Date.now();
    const cutOff = (problem: string) => {
      const { method, url } = request;
      const origin = target?.origin ?? null;
      this.cutOff.push({ method, path: url, target: origin, sentAt, problem });
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { [CUT_OFF]: problem }).end();
    };
    if (!target) {
      cutOff('no target is healthy');
      return;
    }
    const upstream = http.request(`${target.origin}${request.url}`, {
      method: request.method,
      headers: request.headers,
      agent: target.agent,
    });
    upstream.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', error => cutOff(String(error)));
      answer.pipe(response);
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') {
        target.healthy = false;
        this.#forward(request, response, body);
      } else {
        cutOff(error.code ?? error.message);
      }
    });
    upstream.end(body);
  }
}
