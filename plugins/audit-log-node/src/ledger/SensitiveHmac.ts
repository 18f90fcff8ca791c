import { createHash, createHmac } from 'node:crypto';

const MIN_KEY_LENGTH = 32;

/**
 * Makes what the ledger stores in place of secrets: `hmac-sha256:<key id>:<hex>`. Equal secrets give equal values under one key, so that
 * an auditor who holds a secret can find where it was used; nobody gets the secret back. The key id tells which key it was after a rotation.
 */
export class SensitiveHmac {
  readonly #key: string;
  readonly #keyId: string;

  /**
   * @param key - at least 32 characters
   * @throws an `Error` if the key is too short
   */
  static create(key: string): SensitiveHmac {
    if (key.length < MIN_KEY_LENGTH) {
      throw new Error(
        `auditLog.hmacKey must have at least ${MIN_KEY_LENGTH} characters`,
      );
    }
    return new SensitiveHmac(key);
  }

  private constructor(key: string) {
    this.#key = key;
    this.#keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  }

  /** The value to store for a secret, given in its canonical form. */
  protect(canonical: string): string {
    const hmac = createHmac('sha256', this.#key).update(canonical);
    return `hmac-sha256:${this.#keyId}:${hmac.digest('hex')}`;
  }
}
