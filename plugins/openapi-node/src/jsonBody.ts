import { CustomErrorBase, InputError } from '@backstage/errors';
import {
  json,
  type ErrorRequestHandler,
  type RequestHandler,
  Router,
} from 'express';
import { jsonSyntaxErrorOffset } from './jsonSyntax';

/** The largest request body that the portal's APIs accept, bytes (after decompression). */
export const MAX_BODY_BYTES = 100_000;

/** The body is larger than {@link MAX_BODY_BYTES}. Answered as 413. */
export class BodyTooLargeError extends CustomErrorBase {
  name = 'BodyTooLargeError' as const;
  // Backstage's error middleware maps by this before it maps by name.
  readonly statusCode = 413;
}

/** The body is not JSON by its content type, charset or encoding. Answered as 415. */
export class UnsupportedBodyError extends CustomErrorBase {
  name = 'UnsupportedBodyError' as const;
  readonly statusCode = 415;
}

/** What body-parser throws (https://github.com/expressjs/body-parser#errors). */
type BodyParserError = Error & {
  type: string;
  status: number;
  body?: string;
};

const refuseOtherBodies: RequestHandler = (req, _res, next) => {
  // `null` means that there is no body; an empty one needs no type either.
  const isJson = req.is('json');
  if (isJson === false && req.headers['content-length'] !== '0') {
    next(new UnsupportedBodyError('body: must be of type application/json'));
  } else {
    next();
  }
};

const nameTheMistake: ErrorRequestHandler = (error, _req, _res, next) => {
  next(isBodyParserError(error) ? readable(error) : error);
};

/**
 * Parses JSON bodies. Malformed JSON is an `InputError` (400) that names the position and quotes nothing, a body that is too large
 * a {@link BodyTooLargeError} (413), a body that doesn't claim to be JSON an {@link UnsupportedBodyError} (415).
 */
export function jsonBody(): RequestHandler {
  const router = Router();
  router.use(
    refuseOtherBodies,
    json({ limit: MAX_BODY_BYTES, strict: true }),
    nameTheMistake,
  );
  return router;
}

function isBodyParserError(error: unknown): error is BodyParserError {
  return (
    error instanceof Error &&
    typeof (error as Partial<BodyParserError>).type === 'string' &&
    typeof (error as Partial<BodyParserError>).status === 'number'
  );
}

function readable(error: BodyParserError): Error {
  switch (error.type) {
    case 'entity.too.large':
      return new BodyTooLargeError(
        `body: must not be larger than ${MAX_BODY_BYTES} bytes`,
      );
    case 'entity.parse.failed':
      return new InputError(describeSyntaxError(error.body ?? ''));
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new UnsupportedBodyError(
        'body: must be UTF-8 JSON, plain or compressed with gzip, deflate or br',
      );
    default:
      return new InputError('body: could not be read');
  }
}

function describeSyntaxError(text: string): string {
  const offset = jsonSyntaxErrorOffset(text);
  if (offset === undefined) return 'body: must be a JSON object or array';
  const before = text.slice(0, offset).split('\n');
  const column = before[before.length - 1].length + 1;
  return `body: malformed JSON at position ${offset} (line ${before.length}, column ${column})`;
}
