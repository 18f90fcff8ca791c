import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealthProbe, type AllowedHost } from './HealthProbe';

describe('HealthProbe', () => {
  let server: Server;
  let asked: string[];
  let answer: RequestListener;
  let port: number;

  beforeEach(async () => {
    asked = [];
    answer = (_, res) => {
      res.end('fine');
    };
    server = createServer((req, res) => {
      asked.push(`${req.headers.host}${req.url}`);
      answer(req, res);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
  });

  const probe = (
    allowed: AllowedHost[],
    options: { addresses?: string[]; deadlineMs?: number } = {},
  ) =>
    HealthProbe.create({
      allowed,
      deadlineMs: options.deadlineMs ?? 2_000,
      resolve: (_name, _options, callback) =>
        callback(
          null,
          (options.addresses ?? ['127.0.0.1']).map(address => ({
            address,
            family: address.includes(':') ? 6 : 4,
          })),
        ),
    });
  const named = (isPrivate = true) => [
    { host: `status.example:${port}`, private: isPrivate },
  ];
  const url = (path = '/healthz') => `http://status.example:${port}${path}`;

  it('finds well what answers 2xx', async () => {
    expect(await probe(named()).check(url())).toEqual({
      up: true,
      finding: expect.stringMatching(/^answered 200 in \d+ ms$/),
    });
    expect(asked).toEqual([`status.example:${port}/healthz`]);
  });

  it.each([301, 302, 307, 401, 404, 500, 503])(
    'finds ill what answers %d, and follows no redirect',
    async status => {
      answer = (_, res) => res.writeHead(status, { location: '/other' }).end();
      expect(await probe(named()).check(url())).toMatchObject({
        up: false,
        finding: expect.stringContaining(`answered ${status}`),
      });
      expect(asked).toHaveLength(1);
    },
  );

  it.each([
    ['another port', () => `http://status.example:${port + 1}/`],
    ['another host', () => `http://127.0.0.1:${port}/`],
    ['a host below', () => `http://a.status.example:${port}/`],
    [
      'credentials that look like it',
      () => `http://status.example:${port}@127.0.0.1:${port}/`,
    ],
    ['the metadata service', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('does not ask %s', async (_, address) => {
    expect(await probe(named()).check(address())).toEqual({
      finding: 'not asked: its host is not among those that may be asked',
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['::1'],
    ['fd00::1'],
    ['::ffff:127.0.0.1'],
    ['8.8.8.8', '127.0.0.1'],
  ])('does not ask a public name that leads to %s', async (...addresses) => {
    const finding = await probe(named(false), { addresses }).check(url());
    expect(finding).toEqual({
      finding: 'not asked: its address is not of the public internet',
    });
    expect(asked).toEqual([]);
  });

  it('does not ask a private address that is written as such, unless it is allowed as such', async () => {
    const host = `127.0.0.1:${port}`;
    const at = `http://${host}/`;
    expect((await probe([{ host, private: false }]).check(at)).finding).toMatch(
      /^not asked/,
    );
    expect(asked).toEqual([]);
    expect((await probe([{ host, private: true }]).check(at)).up).toBe(true);
  });

  it('waits no longer than its deadline, for the beginning nor for the end', async () => {
    const late = { up: false, finding: 'no answer within 100 ms' };
    answer = () => {};
    expect(await probe(named(), { deadlineMs: 100 }).check(url())).toEqual(
      late,
    );
    answer = (_, res) => res.write('a');
    expect(
      await probe(named(), { deadlineMs: 100 }).check(url()),
    ).toMatchObject({ up: false });
  });

  it('reads no more than it needs to', async () => {
    answer = (_, res) => res.end('x'.repeat(100_000));
    expect(await probe(named()).check(url())).toEqual({
      up: false,
      finding: 'an answer longer than 65536 bytes',
    });
  });

  it('says so when nobody is there', async () => {
    await new Promise(done => server.close(done));
    expect(await probe(named()).check(url())).toEqual({
      up: false,
      finding: 'no answer: ECONNREFUSED',
    });
  });
});
