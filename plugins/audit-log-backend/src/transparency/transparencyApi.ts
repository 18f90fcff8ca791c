import { InputError } from '@backstage/errors';
import {
  parseTilePath,
  type TileCoordinates,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';

const rowNumber = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/, 'must be a whole number')
  .transform(Number);

/** The path of `GET /proof/{seq}` and `GET /receipt/{seq}`. */
export const seqPathSchema = z.strictObject({ seq: rowNumber });

/** The path of `GET /consistency/{size}`. */
export const sizePathSchema = z.strictObject({ size: rowNumber });

/** The answer of `GET /keys`. */
export const logKeyListSchema = z.strictObject({
  /** The log's name, the first line of its checkpoints. */
  origin: z.string(),
  /** C2SP verifier keys: the one that signs now, then those before it. */
  keys: z.array(z.string()).min(1),
});

/** The log's name and keys. */
export type LogKeyList = z.infer<typeof logKeyListSchema>;

/** The path of `GET /tile/{level}/{place}`; express matches what is in the place, slashes included. */
export const TILE_ROUTE = '/tile/:level(\\d+)/:place([x0-9/.p]+)';

/**
 * The tile that a path names.
 *
 * @throws InputError if it isn't spelled as C2SP tlog-tiles has it
 */
export function tileOfPath(path: {
  level: string;
  place: string;
}): TileCoordinates {
  try {
    return parseTilePath(`tile/${path.level}/${path.place}`);
  } catch {
    throw new InputError(
      'path: not a tile of C2SP tlog-tiles, such as /tile/0/x001/234 or /tile/0/x001/234.p/5',
    );
  }
}

/** The routes of the transparency log in the API document. */
export const transparencyRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/checkpoint',
    summary: 'The signed head of the log, a C2SP tlog-checkpoint',
    responses: {
      200: text('The signed note'),
      ...errorResponses(400, 401, 503),
    },
  },
  {
    method: 'get',
    path: '/keys',
    summary: 'The keys that checkpoints verify with, the present one first',
    responses: {
      200: {
        description: 'Verifier keys',
        content: { 'application/json': { schema: logKeyListSchema } },
      },
      ...errorResponses(400, 401),
    },
  },
  {
    method: 'get',
    path: '/tile/{level}/{place}',
    summary:
      'A tile of the signed tree, by its C2SP tlog-tiles path. For those who may read the whole log',
    request: {
      params: z.strictObject({
        level: z.string().regex(/^\d+$/),
        place: z.string().regex(/^(x\d{3}\/)*\d{3}(\.p\/\d{1,3})?$/),
      }),
    },
    responses: {
      200: {
        description: 'Hashes of 32 bytes, one after another',
        content: {
          'application/octet-stream': {
            schema: z.string().meta({ format: 'binary' }),
          },
        },
      },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
  {
    method: 'get',
    path: '/proof/{seq}',
    summary: 'The proof that a row is in the signed head, a C2SP tlog-proof',
    request: { params: seqPathSchema },
    responses: {
      200: text('The proof'),
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
  {
    method: 'get',
    path: '/receipt/{seq}',
    summary: 'A row and its proof in one file, to be verified offline',
    request: { params: seqPathSchema },
    responses: {
      200: text('A C2SP tlog-proof whose extra line holds the row'),
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
  {
    method: 'get',
    path: '/consistency/{size}',
    summary:
      'The proof that the signed head continues the tree of so many rows. For those who may read the whole log',
    request: { params: sizePathSchema },
    responses: {
      200: text('The proof, and the signed head'),
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
];

function text(description: string) {
  return { description, content: { 'text/plain': { schema: z.string() } } };
}
