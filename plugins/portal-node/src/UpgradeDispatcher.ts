import { createServiceRef } from '@backstage/backend-plugin-api';
import type { WebSocket } from 'ws';

/** Who is at the other end of a socket, and until when. */
export type SocketIdentity = {
  /** The entity ref of the person. */
  subject: string;
  /** Ends the socket, epoch milliseconds. The client connects again, and is authenticated and authorized again. */
  expiresAt: number;
};

/** What serves the WebSockets of one path. */
export type SocketHandler = {
  /** Decides who is there and whether they may, or throws: the upgrade is refused before it is accepted. */
  authenticate(token: string | undefined): Promise<SocketIdentity>;
  /** Serves an accepted socket. */
  connect(socket: WebSocket, subject: string): void;
  /** The most sockets of this path at a time; more are refused with 503. Default: the server's own limit. */
  maxSockets?: number;
  /** The most sockets of this path that one person may hold; more are refused with 429. Default: `maxSockets`. */
  maxSocketsPerSubject?: number;
};

/**
 * Serves WebSockets. The server owns every upgrade: gate, origin, ended sessions, path, authentication, in this order, all before the handshake.
 */
export interface UpgradeDispatcher {
  /**
   * Serves `path`, spelled exactly so, with `handler`.
   *
   * @param path - the whole path, e.g. `/admin/api/signals`
   * @throws Error if the path has a handler already
   */
  handle(path: string, handler: SocketHandler): void;
}

/** The one owner of WebSocket upgrades. */
export const upgradeDispatcherServiceRef = createServiceRef<UpgradeDispatcher>({
  id: 'portal.upgrade-dispatcher',
  scope: 'root',
});
