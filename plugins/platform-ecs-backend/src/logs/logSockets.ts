import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  authenticateStaffSocket,
  type SocketHandler,
  type UpgradeDispatcher,
} from '@alphaswarm-admin/plugin-portal-node';
import {
  ecsServiceReadPermission,
  LOG_SEARCH_PATH,
  LOG_TAIL_PATH,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { PlatformClusters } from '../clusters/PlatformClusters';
import { LogSearches } from './LogSearches';
import { serveSearch } from './serveSearch';
import { serveTail } from './serveTail';
import { TailFeeds } from './TailFeeds';

const BASE_PATH = '/admin/api/platform-ecs';
/** A person with many windows. */
const MOST_OF_ONE = 10;
/** With what may wait for each, the memory that slow browsers can take is bounded. */
const MOST_TAILS = 100;

/**
 * Serves the WebSockets of logs: {@link LOG_TAIL_PATH} and {@link LOG_SEARCH_PATH}, to whoever may read services.
 *
 * @returns what ends all sessions with AWS
 */
export function serveLogSockets(options: {
  upgrades: UpgradeDispatcher;
  auth: AuthService;
  permissions: PermissionsService;
  clusters: PlatformClusters;
}): () => void {
  const { upgrades, auth, permissions, clusters } = options;
  const feeds = TailFeeds.create();
  const searches = LogSearches.create();
  const authenticate: SocketHandler['authenticate'] = token =>
    authenticateStaffSocket({
      auth,
      permissions,
      token,
      permission: ecsServiceReadPermission,
    });
  upgrades.handle(`${BASE_PATH}${LOG_TAIL_PATH}`, {
    authenticate,
    connect: socket => serveTail(socket, { clusters, feeds }),
    maxSockets: MOST_TAILS,
    maxSocketsPerSubject: MOST_OF_ONE,
  });
  upgrades.handle(`${BASE_PATH}${LOG_SEARCH_PATH}`, {
    authenticate,
    connect: (socket, subject) =>
      serveSearch(socket, subject, { clusters, searches }),
    maxSockets: MOST_TAILS,
    maxSocketsPerSubject: MOST_OF_ONE,
  });
  return () => feeds.stop();
}
