import canonicalize from 'canonicalize';
import type { JsonValue } from './row';

/**
 * The canonical form of a JSON value: keys in order, one spelling for each number and string.
 *
 * @param value - plain JSON
 * @throws an `Error` for what JSON can't hold: a lone surrogate, NaN, an infinity, a cycle
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: JsonValue): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) {
    throw new TypeError('Only plain JSON has a canonical form');
  }
  return canonical;
}
