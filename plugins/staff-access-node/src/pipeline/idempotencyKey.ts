import { InputError } from '@backstage/errors';
import { IDEMPOTENCY_KEY_HEADER } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Request } from 'express';

const wellFormed = /^[A-Za-z0-9_-]{8,128}$/;

/**
 * The request's idempotency key.
 *
 * @throws InputError (400) if it is missing, given twice, or not 8 to 128 characters of letters, digits, `-` and `_`
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function readIdempotencyKey(request: Request): string {
  // Not `headers`: Node joins a repeated header there.
  const values = request.headersDistinct[IDEMPOTENCY_KEY_HEADER] ?? [];
  if (values.length === 0) {
    throw new InputError(
      'header Idempotency-Key: is missing. Send a new UUID for every action, and the same one when repeating it',
    );
  }
  if (values.length > 1) {
    throw new InputError('header Idempotency-Key: is given more than once');
  }
  if (!wellFormed.test(values[0])) {
    throw new InputError(
      "header Idempotency-Key: must be 8 to 128 letters, digits, '-' or '_'",
    );
  }
  return values[0];
}
