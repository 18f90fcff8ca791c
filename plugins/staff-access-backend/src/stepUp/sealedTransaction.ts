import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const contentSchema = z.strictObject({
  challengeId: z.string(),
  nonce: z.string(),
  /** PKCE (RFC 7636). */
  codeVerifier: z.string(),
  /** What the authority wants back. */
  transaction: z.string().optional(),
});

/** What a sign-in on its way must remember. */
export type TransactionContent = z.infer<typeof contentSchema>;

/** A key for {@link seal}, base64url. */
export function newSealingKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Encrypts a transaction (AES-256-GCM) under a key that only the person's browser holds: neither the database nor the cookie alone is of any use.
 *
 * @param state - the transaction's `state`: what is sealed for one can't be opened as another
 */
export function seal(
  content: TransactionContent,
  key: string,
  state: string,
): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, Buffer.from(key, 'base64url'), iv);
  cipher.setAAD(Buffer.from(state));
  const encrypted = Buffer.concat([
    cipher.update(JSON.stringify(content), 'utf8'),
    cipher.final(),
  ]);
  return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
}

/**
 * Decrypts a transaction.
 *
 * @returns undefined if key, state or content are not what was sealed
 */
export function unseal(
  sealed: Buffer,
  key: string,
  state: string,
): TransactionContent | undefined {
  try {
    const decipher = createDecipheriv(
      ALGORITHM,
      Buffer.from(key, 'base64url'),
      sealed.subarray(0, IV_BYTES),
      { authTagLength: TAG_BYTES },
    );
    decipher.setAAD(Buffer.from(state));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const decrypted = Buffer.concat([
      decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
    return contentSchema.parse(JSON.parse(decrypted.toString('utf8')));
  } catch {
    return undefined;
  }
}
