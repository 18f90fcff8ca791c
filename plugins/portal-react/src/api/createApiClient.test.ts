import { createApiClient } from './createApiClient';
import { PortalApiError } from './PortalApiError';

function clientAnswering(answer: () => Promise<Response>) {
  const fetch = jest.fn<Promise<Response>, [string, RequestInit?]>(answer);
  const client = createApiClient({
    discoveryApi: {
      getBaseUrl: async id => `https://portal.example/api/${id}`,
    },
    fetchApi: { fetch: fetch as typeof globalThis.fetch },
    pluginId: 'platform-ecs',
  });
  return { client, fetch };
}

function json(status: number, body: unknown, headers = {}) {
  return async () => new Response(JSON.stringify(body), { status, headers });
}

async function failureOf(pending: Promise<unknown>): Promise<PortalApiError> {
  try {
    await pending;
  } catch (error) {
    expect(error).toBeInstanceOf(PortalApiError);
    return error as PortalApiError;
  }
  throw new Error('Expected a failure');
}

describe('createApiClient', () => {
  it('reads JSON below the plugin’s base URL, leaving out empty parameters and repeating lists', async () => {
    const { client, fetch } = clientAnswering(json(200, { ok: true }));

    await expect(
      client.get('/services', {
        cluster: 'a b',
        empty: '',
        absent: undefined,
        limit: 10,
        phase: ['intent', 'failed'],
      }),
    ).resolves.toEqual({ ok: true });

    expect(fetch.mock.calls[0][0]).toBe(
      'https://portal.example/api/platform-ecs/services?cluster=a+b&limit=10&phase=intent&phase=failed',
    );
  });

  it('says who could, when the answer is 403', async () => {
    const { client } = clientAnswering(
      json(
        403,
        {
          error: { name: 'NotAllowedError', message: 'Not for your role.' },
          whoCould: 'Operator or Admin',
        },
        { 'x-request-id': 'trace-1' },
      ),
    );

    await expect(failureOf(client.get('/services'))).resolves.toMatchObject({
      status: 403,
      code: 'NotAllowedError',
      message: 'Not for your role.',
      whoCould: 'Operator or Admin',
      requestId: 'trace-1',
    });
  });

  it.each([
    ['seconds', '7', 7],
    ['a date', new Date(Date.now() + 30_000).toUTCString(), 30],
  ])('reads Retry-After given as %s', async (_, header, seconds) => {
    const { client } = clientAnswering(
      json(503, {}, { 'retry-after': header }),
    );

    const error = await failureOf(client.get('/services'));

    expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(seconds - 2);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(seconds);
  });

  it('keeps its words when a proxy answers with a page instead of JSON', async () => {
    const { client } = clientAnswering(
      async () => new Response('<html>Bad gateway</html>', { status: 502 }),
    );

    const error = await failureOf(client.get('/services'));

    expect(error.status).toBe(502);
    expect(error.message).not.toContain('<html>');
  });

  it('tells a request without an answer from an answer', async () => {
    const { client } = clientAnswering(() =>
      Promise.reject(new TypeError('Failed to fetch')),
    );

    await expect(failureOf(client.get('/services'))).resolves.toMatchObject({
      status: 0,
    });
  });

  it('leaves an abort an abort', async () => {
    const { client } = clientAnswering(() =>
      Promise.reject(new DOMException('Aborted', 'AbortError')),
    );

    await expect(client.get('/services')).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('does not take a success that isn’t JSON for a success', async () => {
    const { client } = clientAnswering(async () => new Response('<html>'));

    await expect(failureOf(client.get('/services'))).resolves.toMatchObject({
      status: 0,
    });
  });
});
