import {
  createServiceFactory,
  createServiceRef,
  coreServices,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import {
  upgradeDispatcherServiceRef,
  type SocketHandler,
  type UpgradeDispatcher,
} from '@alphaswarm-admin/plugin-portal-node';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** Checks a WebSocket upgrade before it is accepted; throws to refuse it. */
export type UpgradeCheck = (
  request: IncomingMessage,
  token: string | undefined,
) => Promise<void>;

/** The dispatcher as the server sees it: plugins only ever see {@link UpgradeDispatcher}. */
export interface RootUpgradeDispatcher extends UpgradeDispatcher {
  /** Attaches to the server. */
  attach(
    server: Server,
    options: { origin: string; checks: UpgradeCheck[] },
  ): void;
  /** Tells every client that the server goes away, and ends what does not leave within a second. */
  close(): Promise<void>;
}

const PING_INTERVAL_MS = 30_000;
const MAX_MESSAGE_BYTES = 16 * 1024;
const MAX_SOCKETS = 2_000;
/** Backstage's signals client connects again after this one, and not after 1001 (going away). */
const SERVICE_RESTART = 1012;
const POLICY_VIOLATION = 1008;

/** The one owner of WebSocket upgrades: gate and the other checks, origin, path, authentication, in this order; what fails is refused before it is accepted. */
export class DefaultUpgradeDispatcher implements RootUpgradeDispatcher {
  readonly #logger: LoggerService;
  readonly #handlers = new Map<string, ServedPath>();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // The signals client sends its token as the subprotocol; it must be echoed for the browser to accept the connection.
    handleProtocols: protocols => protocols.values().next().value ?? false,
  });

  static create(options: { logger: LoggerService }) {
    return new DefaultUpgradeDispatcher(options.logger);
  }

  private constructor(logger: LoggerService) {
    this.#logger = logger;
  }

  handle(path: string, handler: SocketHandler) {
    if (this.#handlers.has(path)) {
      throw new Error(`${path} has a WebSocket handler already`);
    }
    this.#handlers.set(path, { handler, subjects: new Map(), sockets: 0 });
  }

  attach(server: Server, options: { origin: string; checks: UpgradeCheck[] }) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head) => {
      socket.on('error', () => socket.destroy());
      this.#dispatch(request, socket, head, options).catch(error => {
        this.#logger.warn(`WebSocket upgrade refused: ${error.message}`);
        refuse(socket, statusOf(error));
      });
    });
  }

  async close() {
    for (const client of this.#sockets.clients) client.close(SERVICE_RESTART);
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, 1_000);
      this.#sockets.close(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    for (const client of this.#sockets.clients) client.terminate();
  }

  async #dispatch(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    options: { origin: string; checks: UpgradeCheck[] },
  ) {
    const token = socketToken(request);
    for (const check of options.checks) await check(request, token);
    if (request.headers.origin !== options.origin) {
      throw new Refusal(403, `origin ${request.headers.origin ?? 'missing'}`);
    }
    const path = (request.url ?? '').split('?', 1)[0];
    const served = this.#handlers.get(path);
    if (!served) throw new Refusal(404, `nothing serves ${path}`);
    if (this.#sockets.clients.size >= MAX_SOCKETS) {
      throw new Refusal(503, 'too many sockets');
    }
    const { handler } = served;
    const { subject, expiresAt } = await handler.authenticate(token);
    // After the authentication, and in one go with the handshake: sockets that come together are counted together.
    refuseTooMany(served, subject);
    this.#sockets.handleUpgrade(request, socket, head, client => {
      countSocket(served, subject, client);
      keepAlive(client, expiresAt);
      handler.connect(client, subject);
    });
  }
}

/** A path's handler, and how many sockets it serves. */
type ServedPath = {
  handler: SocketHandler;
  sockets: number;
  subjects: Map<string, number>;
};

function refuseTooMany(
  { handler, sockets, subjects }: ServedPath,
  subject: string,
) {
  if (sockets >= (handler.maxSockets ?? Infinity)) {
    throw new Refusal(503, 'too many sockets of this path');
  }
  const own = subjects.get(subject) ?? 0;
  if (own >= (handler.maxSocketsPerSubject ?? Infinity)) {
    throw new Refusal(429, 'too many sockets of one person');
  }
}

function countSocket(served: ServedPath, subject: string, client: WebSocket) {
  const count = (by: number) => {
    const own = (served.subjects.get(subject) ?? 0) + by;
    served.sockets += by;
    if (own > 0) served.subjects.set(subject, own);
    else served.subjects.delete(subject);
  };
  count(1);
  client.once('close', () => count(-1));
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** An outage and somebody else's session are neither a missing nor a bad identity. */
function statusOf(error: Error): number {
  if (error instanceof Refusal) return error.status;
  if (error instanceof NotAllowedError) return 403;
  return error instanceof ServiceUnavailableError ? 503 : 401;
}

function socketToken(request: IncomingMessage): string | undefined {
  return request.headers['sec-websocket-protocol']?.split(',')[0]?.trim();
}

function refuse(socket: Duplex, status: number) {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

/** Ends a socket whose peer is gone, and one whose session has run out. */
function keepAlive(client: WebSocket, expiresAt: number) {
  let alive = true;
  client.on('pong', () => {
    alive = true;
  });
  const ping = setInterval(() => {
    if (!alive) client.terminate();
    alive = false;
    if (client.readyState === client.OPEN) client.ping();
  }, PING_INTERVAL_MS);
  const expiry = setTimeout(
    () => client.close(POLICY_VIOLATION, 'The session has expired'),
    Math.max(0, expiresAt - Date.now()),
  );
  client.on('error', () => client.terminate());
  client.on('close', () => {
    clearInterval(ping);
    clearTimeout(expiry);
  });
}

/** The same dispatcher, with what only the server may do. */
export const rootUpgradeDispatcherServiceRef =
  createServiceRef<RootUpgradeDispatcher>({
    id: 'backend.root-upgrade-dispatcher',
    scope: 'root',
  });

/** Provides the dispatcher to the server. */
export const rootUpgradeDispatcherServiceFactory = createServiceFactory({
  service: rootUpgradeDispatcherServiceRef,
  deps: { logger: coreServices.rootLogger },
  factory: ({ logger }) =>
    DefaultUpgradeDispatcher.create({
      logger: logger.child({ service: 'websocket' }),
    }),
});

/** Provides the dispatcher to plugins. */
export const upgradeDispatcherServiceFactory = createServiceFactory({
  service: upgradeDispatcherServiceRef,
  deps: { dispatcher: rootUpgradeDispatcherServiceRef },
  factory: ({ dispatcher }) => dispatcher,
});
