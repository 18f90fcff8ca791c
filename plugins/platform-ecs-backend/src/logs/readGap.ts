import type { LogTailMessage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { isError } from '@backstage/errors';
import { LineIds } from './LineIds';
import type { LogPlace } from './LogPlace';
import { readLogEvents } from './readLogEvents';

/** CloudWatch may take so long to make a line readable: lines before the newest one that the page has may be new to it. */
const OVERLAP_MS = 10_000;
/** Of one log group: about a hundred thousand lines. A longer gap is history. */
const MOST_PAGES = 20;
const LINES_PER_PAGE = 5_000;

/**
 * Reads what was written while a page was not connected, oldest first. Some of it the page may have: it knows by the lines' ids.
 *
 * @param request - `since` is the time of the newest line that the page has, epoch milliseconds
 * @param send - is waited for before more is read
 */
export async function readGap(
  place: LogPlace,
  request: { filter: string; since: number; signal: AbortSignal },
  send: (message: LogTailMessage) => Promise<void>,
): Promise<void> {
  const { filter, signal } = request;
  const from = Math.max(0, request.since - OVERLAP_MS);
  const to = Date.now();
  const ids = LineIds.create();
  let reached = from;
  let token: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const { lines, nextToken } = await readLogEvents(
        place,
        { from, to, filter, limit: LINES_PER_PAGE, forward: true, token },
        { signal, ids },
      );
      reached = lines.at(-1)?.at ?? reached;
      if (lines.length > 0) await send({ type: 'lines', lines });
      if (signal.aborted || nextToken === undefined) return;
      token = nextToken;
    }
  } catch (error) {
    if (signal.aborted) return;
    await send({
      type: 'skipped',
      from: reached,
      to,
      why: `What was written meanwhile could not be read. ${isError(error) ? error.message : ''}`,
    });
    return;
  }
  await send({
    type: 'skipped',
    from: reached,
    to,
    why: 'More was written meanwhile than is shown here',
  });
}
