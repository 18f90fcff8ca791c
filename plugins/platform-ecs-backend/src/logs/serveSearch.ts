import { InputError, isError } from '@backstage/errors';
import {
  logSearchRequestSchema,
  MAX_SEARCH_RANGE_MS,
  type LogSearchMessage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { PlatformClusters } from '../clusters/PlatformClusters';
import { checkQuery } from './checkQuery';
import { areInOneAccount, findAllLogPlaces } from './findLogPlaces';
import type { LogSearches } from './LogSearches';
import { searchLogs } from './searchLogs';
import { parseJson } from './serveTail';

const UNSUPPORTED_DATA = 1003;
const POLL_MS = 1_000;

type SearchRequest = Extract<
  z.output<typeof logSearchRequestSchema>,
  { type: 'search' }
>;

/**
 * Serves one page's searches, one at a time: a new one, `cancel` and leaving end the one before, at AWS too. A search belongs to its socket, so nobody can read or cancel somebody else's, and any
 * replica of the portal can serve it.
 */
export function serveSearch(
  socket: WebSocket,
  subject: string,
  options: {
    clusters: PlatformClusters;
    searches: LogSearches;
    pollMs?: number;
  },
): void {
  let searching = new AbortController();
  const tell = (message: LogSearchMessage) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  socket.on('close', () => searching.abort());
  socket.on('message', raw => {
    const message = parseJson(String(raw));
    if (message === undefined) {
      socket.close(UNSUPPORTED_DATA, 'Not JSON');
      return;
    }
    const wasSearching = !searching.signal.aborted;
    searching.abort();
    const request = logSearchRequestSchema.safeParse(message);
    if (!request.success) {
      const [{ path, message: problem }] = request.error.issues;
      tell({
        type: 'refused',
        message: `${path.map(String).join('.') || 'message'}: ${problem}`,
      });
      return;
    }
    if (request.data.type === 'cancel') {
      if (wasSearching) tell({ type: 'progress', ...cancelled });
      return;
    }
    searching = new AbortController();
    const { signal } = searching;
    const tellOwn = (own: LogSearchMessage) => {
      if (!signal.aborted) tell(own);
    };
    search(request.data, { ...options, subject, signal, tell: tellOwn }).catch(
      error =>
        tellOwn({
          type: 'refused',
          message: isError(error) ? error.message : String(error),
        }),
    );
  });
}

const cancelled = {
  status: 'cancelled',
  recordsMatched: 0,
  recordsScanned: 0,
  bytesScanned: 0,
} as const;

async function search(
  { services, query, from, to, limit }: SearchRequest,
  options: {
    clusters: PlatformClusters;
    searches: LogSearches;
    subject: string;
    signal: AbortSignal;
    tell(message: LogSearchMessage): void;
    pollMs?: number;
  },
): Promise<void> {
  const { clusters, searches, subject, signal, tell } = options;
  if (from >= to || to - from > MAX_SEARCH_RANGE_MS) {
    throw new InputError(
      'A search goes over a range of at most 31 days, from the earlier to the later time',
    );
  }
  const problem = checkQuery(query);
  if (problem) {
    tell({ type: 'refused', ...problem });
    return;
  }
  if (!areInOneAccount(clusters, services)) {
    throw new InputError(
      'One search reads one account and region: choose services of one',
    );
  }
  const places = await findAllLogPlaces(clusters, services, { signal });
  const end = searches.begin(subject);
  if (typeof end === 'string') {
    tell({ type: 'refused', message: end });
    return;
  }
  try {
    await searchLogs(
      {
        client: places[0].clients.logs,
        logGroups: places.map(({ arn }) => arn),
        query,
        from,
        to,
        limit,
      },
      { signal, tell, pollMs: options.pollMs ?? POLL_MS },
    );
  } finally {
    end();
  }
}
