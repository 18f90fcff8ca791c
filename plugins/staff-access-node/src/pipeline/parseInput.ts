import { InputError } from '@backstage/errors';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { PrivilegedAction } from '../actions/PrivilegedAction';

/**
 * An action's input: path parameters and body, merged and parsed as one.
 *
 * @throws InputError (400) naming the field; also for a body field that repeats a path parameter, because the two could differ
 */
export function parseInput(
  action: PrivilegedAction,
  params: Record<string, string>,
  bodyFields: Record<string, unknown>,
): any {
  for (const name of Object.keys(params)) {
    if (Object.hasOwn(bodyFields, name)) {
      throw new InputError(`body.${name}: is already given by the path`);
    }
  }
  const input = parseRequest(
    action.input,
    { ...bodyFields, ...params },
    'body',
  );
  refuseUnstorableText(input, 'body');
  return input;
}

// Neither PostgreSQL's text and jsonb nor RFC 8785 can hold these. Found here it is the caller's mistake, found there an outage.
const unstorable = /\0|\p{Surrogate}/u;

/**
 * Refuses text that the ledger can't hold: NUL characters and halves of surrogate pairs, in values and in keys.
 *
 * @throws InputError (400) naming the field
 */
export function refuseUnstorableText(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (unstorable.test(value)) {
      throw new InputError(`${field}: holds characters that are not text`);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      refuseUnstorableText(key, `${field} key`);
      refuseUnstorableText(member, `${field}.${key}`);
    }
  }
}
