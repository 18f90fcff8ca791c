import { isError } from '@backstage/errors';
import {
  logTailRequestSchema,
  type LogTailMessage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { PlatformClusters } from '../clusters/PlatformClusters';
import { BoundedSocket } from './BoundedSocket';
import { findAllLogPlaces } from './findLogPlaces';
import type { LogPlace } from './LogPlace';
import { readGap } from './readGap';
import { batchesOf, type TailBatch, type TailFeeds } from './TailFeeds';

const UNSUPPORTED_DATA = 1003;
/** New lines that may wait while a gap is read, bytes. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** What was asked for, parsed. */
type TailRequest = z.output<typeof logTailRequestSchema>;

/** Serves one page's live tail until its socket closes. Each `tail` message replaces what was watched before. */
export function serveTail(
  socket: WebSocket,
  options: { clusters: PlatformClusters; feeds: TailFeeds },
): void {
  const browser = BoundedSocket.create(socket);
  let watching = new AbortController();
  socket.on('close', () => watching.abort());
  socket.on('message', raw => {
    const message = parseJson(String(raw));
    if (message === undefined) {
      socket.close(UNSUPPORTED_DATA, 'Not JSON');
      return;
    }
    watching.abort();
    watching = new AbortController();
    const request = logTailRequestSchema.safeParse(message);
    if (!request.success) {
      const [{ path, message: problem }] = request.error.issues;
      browser.send({
        type: 'refused',
        message: `${path.map(String).join('.') || 'message'}: ${problem}`,
      });
      return;
    }
    const { signal } = watching;
    watch(browser, request.data, { ...options, signal }).catch(error => {
      if (signal.aborted) return;
      browser.send({
        type: 'refused',
        message: isError(error) ? error.message : String(error),
      });
    });
  });
}

async function watch(
  browser: BoundedSocket,
  { selections, filter, since }: TailRequest,
  options: {
    clusters: PlatformClusters;
    feeds: TailFeeds;
    signal: AbortSignal;
  },
): Promise<void> {
  const { clusters, feeds, signal } = options;
  const places = await findAllLogPlaces(clusters, selections, { signal });
  if (signal.aborted) return;
  const gate = new Gate(browser, since !== undefined);
  for (const ofCluster of byCluster(places)) {
    const leave = feeds.join(ofCluster, filter, gate);
    signal.addEventListener('abort', leave, { once: true });
  }
  if (since !== undefined) {
    for (const place of places) {
      await readGap(place, { filter, since, signal }, async message => {
        await browser.room();
        if (signal.aborted) return;
        if (message.type === 'lines') {
          for (const batch of batchesOf(message.lines)) {
            await browser.room();
            browser.sendLines(batch);
          }
        } else {
          browser.send(message);
        }
      });
    }
  }
  if (signal.aborted) return;
  browser.send({ type: 'caught-up' });
  gate.open();
}

/** Holds new lines back, as long as older ones are still being read. */
class Gate {
  readonly #browser: BoundedSocket;
  #waiting?: TailBatch[];
  #waitingBytes = 0;

  constructor(browser: BoundedSocket, closed: boolean) {
    this.#browser = browser;
    this.#waiting = closed ? [] : undefined;
  }

  open(): void {
    for (const batch of this.#waiting ?? []) this.#browser.sendLines(batch);
    this.#waiting = undefined;
  }

  onBatch(batch: TailBatch): void {
    if (
      !this.#waiting ||
      this.#waitingBytes + batch.data.length > MOST_WAITING_BYTES
    ) {
      // Too many to wait: they come out of order, as lines of a log may.
      this.#browser.sendLines(batch);
      return;
    }
    this.#waiting.push(batch);
    this.#waitingBytes += batch.data.length;
  }

  onMessage(message: LogTailMessage): void {
    this.#browser.send(message);
  }
}

function byCluster(places: LogPlace[]): LogPlace[][] {
  const clusters = new Map<string, LogPlace[]>();
  for (const place of places) {
    clusters.set(place.cluster, [
      ...(clusters.get(place.cluster) ?? []),
      place,
    ]);
  }
  return [...clusters.values()];
}

/** `undefined` for what isn't JSON, which itself can't mean it. */
export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
