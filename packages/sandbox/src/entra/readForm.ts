import { IncomingMessage } from 'node:http';
import { errors } from 'oidc-provider';

const LIMIT_BYTES = 56 * 1024;

/** @throws `InvalidRequest` above 56 KiB */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LIMIT_BYTES) {
      throw new errors.InvalidRequest('request entity too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads an `application/x-www-form-urlencoded` body. */
export async function readForm(
  request: IncomingMessage,
): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request)).toString('utf8'));
}

/** A request that can be read once more, after its body was looked at. */
export function replayRequest(
  request: IncomingMessage,
  body: Buffer,
): IncomingMessage {
  const replay = new IncomingMessage(request.socket);
  Object.assign(replay, {
    method: request.method,
    url: request.url,
    httpVersion: request.httpVersion,
    headers: request.headers,
    // Without it the end of reading would pass for an aborted request and close the connection.
    complete: true,
  });
  replay.push(body);
  replay.push(null);
  return replay;
}
