import { InputError } from '@backstage/errors';
import {
  MAX_FILTER_LENGTH,
  type LogPage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import type {
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { findLogPlaces } from './findLogPlaces';
import { LineIds } from './LineIds';
import { isInvalidParameter, readLogEvents } from './readLogEvents';

const LONGEST_CURSOR = 8_192;
const DEFAULT_LINES = 500;
const MAX_LINES = 5_000;

const listOfNames = z
  .union([z.string(), z.array(z.string())])
  .transform(names => [names].flat())
  .pipe(z.array(z.string().min(1).max(255)).min(1).max(10));

const epochMs = z.coerce.number().int().min(0).max(8.64e15);

/** The query of `GET /services/:cluster/:service/logs`. */
export const logPageQuerySchema = z
  .strictObject({
    /** Epoch milliseconds; both are in the range. */
    from: epochMs,
    to: epochMs,
    filter: z.string().max(MAX_FILTER_LENGTH).default(''),
    container: listOfNames.optional(),
    task: z
      .string()
      .regex(/^[a-zA-Z0-9]{1,64}$/, 'must be the id of a task')
      .optional(),
    /** `backward` begins with the newest lines of the range, `forward` with the oldest. */
    direction: z.enum(['backward', 'forward']).default('backward'),
    limit: z.coerce.number().int().min(1).max(MAX_LINES).default(DEFAULT_LINES),
    cursor: z.string().min(1).max(LONGEST_CURSOR).optional(),
  })
  .refine(({ from, to }) => from <= to, {
    path: ['to'],
    message: 'must not be before from',
  });

/** @see logPageQuerySchema */
export type LogPageQuery = z.output<typeof logPageQuerySchema>;

/** AWS's token of each log group that has more; by the group's name. */
const cursorSchema = z.record(
  z.string().max(512),
  z.string().min(1).max(LONGEST_CURSOR),
);

/**
 * A page of a service's lines, one call to AWS for each of its log groups (which is one, unless its containers log apart). Where there are several, a line of a later page may belong
 * between lines of an earlier one: whoever shows them sorts by time.
 *
 * @throws InputError (400) for a filter, range or cursor that AWS doesn't accept; else as `findLogPlaces` and `readLogEvents`
 */
export async function readLogPage(
  clusters: PlatformClusters,
  address: ServiceAddress,
  query: LogPageQuery,
  options: { signal: AbortSignal },
): Promise<LogPage> {
  const { from, to, filter, container, task, limit } = query;
  const forward = query.direction === 'forward';
  const { places, containers } = await findLogPlaces(
    clusters,
    { ...address, containers: container, task },
    options,
  );
  const tokens = readCursor(query.cursor);
  const left = tokens
    ? places.filter(({ group }) => Object.hasOwn(tokens, group))
    : places;
  const pages = await Promise.all(
    left.map(async place => {
      const request = { from, to, filter, limit, forward };
      const token = tokens?.[place.group];
      const page = await readLogEvents(
        place,
        { ...request, token },
        { ...options, ids: LineIds.create() },
      ).catch(error => {
        throw isInvalidParameter(error)
          ? new InputError(`AWS does not accept the request: ${error.message}`)
          : error;
      });
      return { group: place.group, ...page };
    }),
  );
  const next = pages.flatMap(({ group, nextToken }) =>
    nextToken === undefined ? [] : [[group, nextToken]],
  );
  return {
    lines: pages
      .flatMap(({ lines }) => (forward ? lines : lines.toReversed()))
      .toSorted((a, b) => a.at - b.at),
    cursor:
      next.length === 0 ? undefined : writeCursor(Object.fromEntries(next)),
    containers,
  };
}

function writeCursor(tokens: Record<string, string>): string {
  return Buffer.from(JSON.stringify(tokens)).toString('base64url');
}

/** @throws InputError (400) for one that isn't ours */
function readCursor(
  cursor: string | undefined,
): Record<string, string> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
  } catch {
    throw new InputError('query.cursor: is not one that the portal gave');
  }
}
