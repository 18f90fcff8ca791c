import {
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { UpstreamResponseError, UpstreamUnavailableError } from '../errors';
import { closeServers, serve } from '../__testUtils__/serve';
import { MAX_BODY_BYTES } from './readBoundedBody';
import { UpstreamHttp } from './UpstreamHttp';

const get = { operation: 'probe', method: 'GET', path: '/probe' } as const;
const post = {
  operation: 'do',
  method: 'POST',
  path: '/do',
  body: {},
} as const;

function open(baseUrl: URL, timeoutMs = 5_000) {
  return UpstreamHttp.create({
    upstream: 'alphaswarm-cp',
    baseUrl,
    timeoutMs,
    retryDelayMs: 1,
  });
}

describe('UpstreamHttp', () => {
  afterEach(closeServers);

  it('keeps the path of the base URL and encodes the query', async () => {
    let seen: string | undefined;
    const base = await serve((req, res) => {
      seen = req.url;
      res.end('{}');
    });
    await open(new URL('/prefix/', base)).send({
      ...get,
      query: { a: 'x&y=z', left: undefined },
    });
    expect(seen).toBe('/prefix/probe?a=x%26y%3Dz');
  });

  it('repeats a GET that met a 503 and answers what the second said', async () => {
    const statuses = [503, 200];
    const base = await serve((_req, res) => {
      res.statusCode = statuses.shift() ?? 500;
      res.end('{}');
    });
    await expect(open(base).send(get)).resolves.toMatchObject({ status: 200 });
    expect(statuses).toEqual([]);
  });

  it('tries a GET three times, no more', async () => {
    let calls = 0;
    const base = await serve((_req, res) => {
      calls += 1;
      res.statusCode = 502;
      res.end();
    });
    await expect(open(base).send(get)).rejects.toThrow(
      'alphaswarm-cp answered 502 (probe)',
    );
    expect(calls).toBe(3);
  });

  it('never repeats a POST', async () => {
    let calls = 0;
    const base = await serve((_req, res) => {
      calls += 1;
      res.statusCode = 503;
      res.end();
    });
    await expect(open(base).send(post)).rejects.toBeInstanceOf(
      UpstreamUnavailableError,
    );
    expect(calls).toBe(1);
  });

  it('is certain that nothing happened where no connection was made, and where too many came', async () => {
    const gone = await serve(() => {});
    await closeServers();
    await expect(open(gone).send(post)).rejects.toMatchObject({
      neverSent: true,
    });
    const busy = await serve((_req, res) => {
      res.writeHead(429).end();
    });
    await expect(open(busy).send(post)).rejects.toMatchObject({
      neverSent: true,
    });
  });

  it.each([
    ['an answer that is lost', undefined],
    ['a 502', 502],
    ['a 503', 503],
  ])('is not certain after %s', async (_what, status) => {
    const base = await serve((_req, res) => {
      if (status === undefined) res.destroy();
      else res.writeHead(status).end();
    });
    await expect(open(base).send(post)).rejects.toMatchObject({
      neverSent: false,
    });
  });

  it('is not certain where the last of several tries was turned away: the first may have arrived', async () => {
    let calls = 0;
    const base = await serve((_req, res) => {
      calls += 1;
      if (calls === 1) res.destroy();
      else res.writeHead(429, { 'retry-after': '1' }).end();
    });
    await expect(
      open(base).send({ ...post, repeatable: true }),
    ).rejects.toMatchObject({ upstreamStatus: 429, neverSent: false });
    expect(calls).toBe(2);
  });

  it('passes Retry-After on instead of repeating', async () => {
    let calls = 0;
    const base = await serve((_req, res) => {
      calls += 1;
      res.writeHead(429, { 'retry-after': '7' }).end();
    });
    await expect(open(base).send(get)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      retryAfterSeconds: 7,
    });
    expect(calls).toBe(1);
  });

  it('gives up at the deadline', async () => {
    const base = await serve(() => {});
    await expect(open(base, 100).send(get)).rejects.toThrow(
      'alphaswarm-cp did not answer within 100 ms (probe)',
    );
  });

  it('says when nobody is there, without the address', async () => {
    const base = await serve(() => {});
    await closeServers();
    const failure = await open(base)
      .send(post)
      .catch(error => error);
    expect(failure.message).toBe("alphaswarm-cp can't be reached (do)");
    expect(JSON.stringify(failure)).not.toContain(base.port);
  });

  it('stops calling after five failures in a row and says when to come back', async () => {
    let calls = 0;
    const base = await serve((_req, res) => {
      calls += 1;
      res.statusCode = 500;
      res.end();
    });
    const http = open(base);
    for (let i = 0; i < 5; i += 1) await http.send(post).catch(() => {});
    await expect(http.send(post)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      retryAfterSeconds: 10,
    });
    expect(calls).toBe(5);
  });

  it('reads no more than 1 MB', async () => {
    const base = await serve((_req, res) => {
      res.end(Buffer.alloc(MAX_BODY_BYTES + 1, 'x'));
    });
    await expect(open(base).send(get)).rejects.toBeInstanceOf(
      UpstreamResponseError,
    );
  });

  it('does not follow redirects', async () => {
    const base = await serve((_req, res) => {
      res.writeHead(302, { location: 'http://example.invalid/' }).end();
    });
    const answer = await open(base).send(get);
    expect(answer.status).toBe(302);
  });

  it('sends the trace of the request being served along', async () => {
    let seen: NodeJS.Dict<string | string[]> = {};
    const base = await serve((req, res) => {
      seen = req.headers;
      res.end('{}');
    });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const served = trace.setSpanContext(ROOT_CONTEXT, {
      traceId,
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
    });
    jest.spyOn(context, 'active').mockReturnValue(served);
    jest
      .spyOn(propagation, 'inject')
      .mockImplementation((_context, carrier) => {
        Object.assign(carrier as object, {
          traceparent: `00-${traceId}-b7ad6b7169203331-01`,
        });
      });
    await open(base).send(get);
    jest.restoreAllMocks();
    expect(seen.traceparent).toBe(`00-${traceId}-b7ad6b7169203331-01`);
    expect(seen['x-request-id']).toBe(traceId);
  });

  it('sends no request id with what nobody asked for', async () => {
    let seen: NodeJS.Dict<string | string[]> = {};
    const base = await serve((req, res) => {
      seen = req.headers;
      res.end('{}');
    });
    const untraced = trace.setSpanContext(ROOT_CONTEXT, INVALID_SPAN_CONTEXT);
    jest.spyOn(context, 'active').mockReturnValue(untraced);
    await open(base).send(get);
    jest.restoreAllMocks();
    expect(seen).not.toHaveProperty('x-request-id');
  });
});
