import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ApiDocument } from '../apiDocument';

/** What is validated of a response; supertest's responses fit. */
export type ValidatedResponse = {
  status: number;
  body: unknown;
  /** The media type without parameters; supertest's `response.type`. */
  type?: string;
};

/** The part of a documented response that is read here. */
type DocumentedResponse = { content?: Record<string, unknown> };

/** Throws an `Error` that names the field if `response` is not what the document promises for `method path`. */
export type ResponseValidator = (
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  response: ValidatedResponse,
) => void;

const DOCUMENT_URI = 'https://alphaswarm-admin.invalid/openapi.json';

/**
 * Makes a validator of real responses against an API document (OpenAPI 3.1, whose schemas are JSON Schema 2020-12).
 *
 * @example
 * ```ts
 * const validate = responseValidator(apiDocument);
 * validate('get', '/services/{cluster}/{service}', await request(app).get('/services/a/b'));
 * ```
 */
export function responseValidator(document: ApiDocument): ResponseValidator {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats(ajv);
  // The document is no schema itself: it is added so that references to its parts resolve.
  ajv.addSchema(document as object, DOCUMENT_URI, undefined, false);

  return (method, path, response) => {
    const operation = `${method.toUpperCase()} ${path}`;
    const responses = document.paths?.[path]?.[method]?.responses;
    if (!responses) throw new Error(`${operation} is not documented`);
    const key = [
      String(response.status),
      `${Math.floor(response.status / 100)}XX`,
      'default',
    ].find(candidate => candidate in responses);
    if (key === undefined) {
      throw new Error(
        `${operation} answered ${
          response.status
        }, documented are ${Object.keys(responses).join(', ')}: ${JSON.stringify(
          response.body,
        )}`,
      );
    }
    const { content } = responses[key] as DocumentedResponse;
    if (!content) return;
    const type = response.type || 'application/json';
    if (!(type in content)) {
      throw new Error(
        `${operation} answered ${response.status} as ${type}, documented are ${Object.keys(
          content,
        ).join(', ')}`,
      );
    }
    if (type !== 'application/json') return;
    const validate = ajv.compile({
      $ref: `${DOCUMENT_URI}#${jsonPointer([
        'paths',
        path,
        method,
        'responses',
        key,
        'content',
        type,
        'schema',
      ])}`,
    });
    if (!validate(response.body)) {
      throw new Error(
        `${operation} answered ${
          response.status
        } with a body other than documented:\n${describeProblems(
          validate.errors ?? [],
        )}\nin ${JSON.stringify(response.body)}`,
      );
    }
  };
}

/** RFC 6901, in its URI fragment form. */
function jsonPointer(segments: string[]): string {
  return segments
    .map(
      segment =>
        `/${encodeURIComponent(
          segment.replaceAll('~', '~0').replaceAll('/', '~1'),
        )}`,
    )
    .join('');
}

function describeProblems(errors: ErrorObject[]): string {
  return errors
    .map(error => {
      const field = `body${error.instancePath.replaceAll('/', '.')}`;
      return `  ${field}: ${error.message} ${JSON.stringify(error.params)}`;
    })
    .join('\n');
}
