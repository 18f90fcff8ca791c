import { CustomErrorBase, InputError } from '@backstage/errors';
import type { Request } from 'express';

/** One strong entity tag. A list, or any version at all (`*`), says nothing of what a person saw. */
const strongTag = /^"([\x21\x23-\x7e]{1,512})"$/;

/** The target isn't what the request's `If-Match` says. Answered as 412. */
export class PreconditionFailedError extends CustomErrorBase {
  name = 'PreconditionFailedError' as const;
  readonly statusCode = 412;
}

/**
 * The version in the request's `If-Match`: another way to say what was seen, for callers that speak HTTP's own.
 *
 * @returns undefined without the header
 * @throws InputError (400) if it is anything but one strong entity tag
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 */
export function readIfMatch(request: Request): string | undefined {
  const values = request.headersDistinct['if-match'] ?? [];
  if (values.length === 0) return undefined;
  const tag = values.length === 1 ? strongTag.exec(values[0])?.[1] : undefined;
  if (tag === undefined) {
    throw new InputError(
      'header If-Match: must be one strong entity tag, such as "7"',
    );
  }
  return tag;
}
