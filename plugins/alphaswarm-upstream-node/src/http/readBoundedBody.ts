/** The most that is read of an upstream's answer, bytes. */
export const MAX_BODY_BYTES = 1_048_576;

/** An answer was longer than {@link MAX_BODY_BYTES}. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
}

/**
 * Reads a response's body as text, and stops reading where it gets too long.
 *
 * @throws BodyTooLargeError if it is longer than {@link MAX_BODY_BYTES}; the rest isn't fetched
 */
export async function readBoundedBody(response: Response): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    length += value.byteLength;
    if (length > MAX_BODY_BYTES) {
      await reader.cancel();
      throw new BodyTooLargeError(`More than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(value);
  }
}
