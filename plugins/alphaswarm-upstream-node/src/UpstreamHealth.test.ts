import { UpstreamHttp } from './http/UpstreamHttp';
import { closeServers, serve } from './__testUtils__/serve';
import { HttpUpstreamHealth } from './UpstreamHealth';

function probe(baseUrl: URL, upstream: string) {
  return {
    path: '/readyz',
    http: UpstreamHttp.create({
      upstream,
      baseUrl,
      timeoutMs: 2_000,
      retryDelayMs: 1,
    }),
  };
}

describe('HttpUpstreamHealth', () => {
  afterEach(closeServers);

  it('tells ready, not ready and unreachable apart', async () => {
    const ready = await serve((_req, res) => {
      res.end('{}');
    });
    const starting = await serve((_req, res) => {
      res.writeHead(503).end();
    });
    const redirecting = await serve((_req, res) => {
      res.writeHead(302).end();
    });
    const health = HttpUpstreamHealth.create({
      probes: [
        probe(ready, 'ready'),
        probe(starting, 'starting'),
        probe(redirecting, 'redirecting'),
        probe(new URL('http://127.0.0.1:1'), 'gone'),
      ],
    });
    expect(
      (await health.check()).map(({ upstream, state }) => [upstream, state]),
    ).toEqual([
      ['ready', 'ready'],
      ['starting', 'not-ready'],
      ['redirecting', 'not-ready'],
      ['gone', 'unreachable'],
    ]);
  });

  it('asks once for many viewers', async () => {
    let calls = 0;
    const base = await serve((_req, res) => {
      calls += 1;
      res.end('{}');
    });
    const health = HttpUpstreamHealth.create({ probes: [probe(base, 'cp')] });
    await Promise.all([health.check(), health.check()]);
    await health.check();
    expect(calls).toBe(1);
  });
});
