import canonicalize from 'canonicalize';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a person agrees to: the action, its target, its input, and the version of the target that they saw. */
export type Operation = {
  action: string;
  target: { kind: string; id: string };
  input: unknown;
  seenVersion: string;
};

/**
 * The operation digest: hex SHA-256 of the canonical form (RFC 8785) of an operation. A step-up grant is bound to it.
 *
 * @param operation - plain JSON; a value that JSON can't hold throws a `TypeError`
 */
export function operationDigest(operation: Operation): string {
  const canonical = canonicalize(operation);
  if (canonical === undefined) {
    throw new TypeError('An operation must be plain JSON');
  }
  return bytesToHex(sha256(utf8ToBytes(canonical)));
}
