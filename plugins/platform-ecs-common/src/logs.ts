import { z } from 'zod';

/** The longest filter pattern that CloudWatch Logs takes, characters. */
export const MAX_FILTER_LENGTH = 1024;
/** The longest Insights query that the portal passes on, characters. CloudWatch takes 10,000. */
export const MAX_QUERY_LENGTH = 8_000;
/** The most services in one tail or one search. */
export const MAX_LOG_SERVICES = 10;
/** The longest range that one search goes over, milliseconds. */
export const MAX_SEARCH_RANGE_MS = 31 * 24 * 3_600_000;

/** Which lines of a service are wanted. Names only: what they address is looked up in the service's own task definition. */
export const logSelectionSchema = z.strictObject({
  cluster: z.string().min(1).max(255),
  service: z.string().min(1).max(255),
  /** Containers by name; all of them if absent. */
  containers: z.array(z.string().min(1).max(255)).min(1).max(10).optional(),
  /** One task by its id; all tasks if absent. */
  task: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,64}$/, 'must be the id of a task')
    .optional(),
});

/** @see logSelectionSchema */
export type LogSelection = z.infer<typeof logSelectionSchema>;

/** One line. */
export type LogLine = {
  /** The same line has the same id however it was read: live, polled or from history. */
  id: string;
  /** When it was written, epoch milliseconds. */
  at: number;
  /** `cluster/service/container/task`. */
  origin: string;
  message: string;
};

/** The parts of a line's `origin`. */
export function parseOrigin(origin: string) {
  const [cluster = '', service = '', container = '', task = ''] =
    origin.split('/');
  return { cluster, service, container, task };
}

/** `GET /services/:cluster/:service/logs`. */
export type LogPage = {
  /** Oldest first. */
  lines: LogLine[];
  /** Goes on from here, in the direction that was asked for; absent when there is no more. A page may be empty and still have one. */
  cursor?: string;
  /** The service's containers that log to CloudWatch. */
  containers: string[];
};

/** Where the WebSocket of live tails is, below the plugin's base URL. */
export const LOG_TAIL_PATH = '/logs/tail';
/** Where the WebSocket of searches is. */
export const LOG_SEARCH_PATH = '/logs/search';

/** What a page says on {@link LOG_TAIL_PATH}. Another `tail` replaces the one before. */
export const logTailRequestSchema = z.strictObject({
  type: z.literal('tail'),
  selections: z.array(logSelectionSchema).min(1).max(MAX_LOG_SERVICES),
  /** A CloudWatch Logs filter pattern. */
  filter: z.string().max(MAX_FILTER_LENGTH).default(''),
  /** The time of the newest line that the page has, epoch milliseconds: lines since then are sent first. Only new lines if absent. */
  since: z.int().min(0).optional(),
});

/** @see logTailRequestSchema */
export type LogTailRequest = z.input<typeof logTailRequestSchema>;

/**
 * How lines come:
 *
 * - `live`: AWS Live Tail sends them as they are ingested.
 * - `polling`: the portal asks FilterLogEvents again and again, for the `reason` given.
 * - `connecting`: neither at the moment; it is tried again.
 */
export type LogTailMode = 'live' | 'polling' | 'connecting';

/** What the portal says on {@link LOG_TAIL_PATH}. */
export type LogTailMessage =
  | { type: 'lines'; lines: LogLine[] }
  /** Everything before this was in the gap that `since` asked for: what follows is live. */
  | { type: 'caught-up' }
  | {
      type: 'mode';
      cluster: string;
      mode: LogTailMode;
      /** Why it is not live, or what failed, in a sentence. */
      reason?: string;
    }
  /** Lines that will not come, and why, in a sentence. They can be read from history. */
  | { type: 'skipped'; count?: number; from: number; to: number; why: string }
  /** The request can't be served; the page's next `tail` may be. */
  | { type: 'refused'; message: string };

/** What a page says on {@link LOG_SEARCH_PATH}. */
export const logSearchRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('search'),
    services: z
      .array(z.strictObject({ cluster: z.string(), service: z.string() }))
      .min(1)
      .max(MAX_LOG_SERVICES),
    /** In CloudWatch Logs Insights QL. */
    query: z.string().trim().min(1).max(MAX_QUERY_LENGTH),
    /** Epoch milliseconds. */
    from: z.int().min(0),
    to: z.int().min(0),
    /** The most rows, unless the query says. */
    limit: z.int().min(1).max(10_000).default(1_000),
  }),
  z.strictObject({ type: z.literal('cancel') }),
]);

/** @see logSearchRequestSchema */
export type LogSearchRequest = z.input<typeof logSearchRequestSchema>;

/** How far a search is. */
export type LogSearchProgress = {
  status: 'scheduled' | 'running' | 'complete' | 'cancelled' | 'failed';
  recordsMatched: number;
  recordsScanned: number;
  bytesScanned: number;
};

/** What the portal says on {@link LOG_SEARCH_PATH}. */
export type LogSearchMessage =
  | ({ type: 'progress' } & LogSearchProgress)
  /** The rows so far; each row holds the query's fields by name. */
  | { type: 'rows'; fields: string[]; rows: Record<string, string>[] }
  /** It can't be run. `position` is where in the query, from 0. */
  | {
      type: 'refused';
      message: string;
      position?: { start: number; end: number };
    };
