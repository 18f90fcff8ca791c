/** The most that is read of an upstream's answer if nothing else was agreed, bytes. */
export const MAX_BODY_BYTES = 1_000_000;

/** An answer was longer than agreed. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`More than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/**
 * Reads a response's body as text, and stops reading where it gets too long.
 *
 * @throws BodyTooLargeError if it is longer than that; the rest isn't fetched
 */
export async function readBoundedBody(
  response: Response,
  maxBytes = MAX_BODY_BYTES,
): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      throw new BodyTooLargeError(maxBytes);
    }
    chunks.push(value);
  }
}
