import http from 'node:http';

/** Where the portal is, e.g. `http://localhost:8900/admin`. */
export const portalUrl =
  process.env.E2E_BASE_URL ?? 'http://localhost:8900/admin';

/** What a request is made of. Header values in a list are sent as so many header lines. */
export type RawRequest = {
  headers?: Record<string, string | string[]>;
  /** Sent as it is if it is text or bytes, else as JSON. */
  body?: unknown;
  /** The portal that is asked; the test run's own if left out. */
  origin?: string;
};

/** An answer, as `responseValidator` takes it. */
export type Answer = {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** The media type without parameters. */
  type: string;
  text: string;
  /** The parsed JSON; undefined if it is none. */
  body: any;
};

/**
 * Sends a request with exactly this path: no client on the way that resolves dots, joins slashes or folds headers.
 *
 * @param path - from the root, as it goes over the wire
 */
export function send(
  method: string,
  path: string,
  { headers = {}, body, origin = new URL(portalUrl).origin }: RawRequest = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const payload = body === undefined || raw ? body : JSON.stringify(body);
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        hostname,
        port,
        method,
        path,
        headers: {
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(payload as string)),
          }),
          ...headers,
        },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const type = response.headers['content-type'] ?? '';
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            type: type.split(';')[0],
            text,
            body:
              text && /[/+]json\b/.test(type) ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}
