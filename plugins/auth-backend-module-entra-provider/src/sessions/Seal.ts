import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';

/** The secrets that cookies are sealed with. */
export type SealSecrets = {
  /** Seals and opens. At least 32 characters. */
  current: string;
  /** Opens what was sealed before the secret was changed. */
  previous?: string;
};

/**
 * Seals values that the browser keeps for us (JWE, `dir`, A256GCM; RFC 7516): it can neither read nor change them, and they expire.
 *
 * Each purpose has a key of its own (HKDF, RFC 5869), so that what was sealed for one can't be passed off as another.
 */
export class Seal<T extends Record<string, unknown>> {
  readonly #keys: [Uint8Array, ...Uint8Array[]];
  readonly #schema: z.ZodType<T>;

  /**
   * @param options.purpose - what the values are for; part of the key
   * @param options.schema - what an opened value must look like
   */
  static create<T extends Record<string, unknown>>(options: {
    secrets: SealSecrets;
    purpose: string;
    schema: z.ZodType<T>;
  }): Seal<T> {
    const { current, previous } = options.secrets;
    return new Seal(
      [
        keyOf(current, options.purpose),
        ...(previous ? [keyOf(previous, options.purpose)] : []),
      ],
      options.schema,
    );
  }

  private constructor(
    keys: [Uint8Array, ...Uint8Array[]],
    schema: z.ZodType<T>,
  ) {
    this.#keys = keys;
    this.#schema = schema;
  }

  /** Seals a value that expires at `expiresAt`. */
  seal(value: T, expiresAt: Date): Promise<string> {
    return new EncryptJWT(value)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(expiresAt)
      .encrypt(this.#keys[0]);
  }

  /** Opens what was sealed; undefined if it wasn't sealed by us for this purpose, or has expired. */
  async open(sealed: string): Promise<T | undefined> {
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          requiredClaims: ['exp'],
        });
        return this.#schema.safeParse(payload).data;
      } catch {
        // Sealed with another key, or by somebody else: the next key tells.
      }
    }
    return undefined;
  }
}

function keyOf(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', secret, '', `alphaswarm-admin/${purpose}`, 32),
  );
}
