import { InputError } from '@backstage/errors';
import type {
  JsonObject,
  JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** NUL, and surrogates without their other half. */
const unstorable = /[\0\p{Surrogate}]/gu;

/** How deep `details` may be nested. */
export const MAX_DEPTH = 32;

/**
 * The text as Postgres can store it and as RFC 8785 can hash it: lone surrogates and NUL become U+FFFD.
 */
export function storableText(text: string): string {
  return text.replace(unstorable, '\uFFFD');
}

/**
 * A copy of a value as it can be stored and hashed alike: what `JSON.stringify` keeps of it, with {@link storableText} in place of texts and
 * keys, and without negative zero, which jsonb doesn't know.
 *
 * @param value - anything
 * @param path - how errors name the value, e.g. `details`
 * @throws InputError for numbers that aren't finite, for functions, symbols and bigints, and for values nested deeper than {@link MAX_DEPTH}
 */
export function plainJson(value: unknown, path: string): JsonValue {
  return copy(value, path, 0);
}

/** {@link plainJson} of an object. */
export function plainJsonObject(value: object, path: string): JsonObject {
  return copy(value, path, 0) as JsonObject;
}

function copy(value: unknown, path: string, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
      return storableText(value);
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) {
        throw new InputError(`${path}: ${value} is not a JSON number`);
      }
      return value === 0 ? 0 : value;
    case 'object':
      break;
    default:
      throw new InputError(`${path}: a ${typeof value} is not JSON`);
  }
  if (value === null) return null;
  if (depth >= MAX_DEPTH) {
    throw new InputError(`${path}: nested deeper than ${MAX_DEPTH} levels`);
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copy(value.toJSON(), path, depth + 1);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      item === undefined ? null : copy(item, `${path}.${index}`, depth + 1),
    );
  }
  // `fromEntries` defines properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [
        storableText(key),
        copy(item, `${path}.${key}`, depth + 1),
      ]),
  );
}
