import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { SocketHandler } from '@alphaswarm-admin/plugin-portal-node';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { FakeEventStream } from './__testUtils__/FakeEventStream';
import {
  ARN,
  CLUSTER,
  CORE,
  GROUP,
  logEvent,
  logsWorld,
  STREAM,
} from './__testUtils__/logsWorld';
import { serveLogSockets } from './logSockets';

useFakeAws();

const core = { cluster: CLUSTER, service: CORE };

describe('the WebSockets of logs', () => {
  let aws: FakeAws;
  let server: WebSocketServer;
  let stop: () => void;
  const handlers = new Map<string, SocketHandler>();
  const permissions = mockServices.permissions.mock();
  const streams: FakeEventStream[] = [];
  const pages: Page[] = [];

  beforeEach(async () => {
    aws = await FakeAws.start();
    aws.on('StartLiveTail', () => ({
      open: response => {
        const stream = new FakeEventStream(response);
        stream.start();
        streams.push(stream);
      },
    }));
    aws.on('FilterLogEvents', () => ({ body: { events: [] } }));
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    handlers.clear();
    streams.length = 0;
    stop = serveLogSockets({
      upgrades: { handle: (path, handler) => handlers.set(path, handler) },
      auth: mockServices.auth(),
      permissions,
      clusters: logsWorld(aws.endpoint),
    });
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket, { url = '' }) => {
      const [, person, path] = /^\/(\w+)(\/.*)$/.exec(url) ?? [];
      handlers
        .get(`/admin/api/platform-ecs${path}`)
        ?.connect(socket, `user:staff/${person}`);
    });
    await once(server, 'listening');
  });

  afterEach(async () => {
    stop();
    for (const page of pages.splice(0)) page.socket.terminate();
    server.close();
    await once(server, 'close');
    await aws.stop();
  });

  /** A page of somebody at one of the sockets. */
  class Page {
    readonly heard: any[] = [];
    readonly #waiting = new Set<() => void>();

    static async open(path: string, person = 'one'): Promise<Page> {
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/${person}${path}`);
      const page = new Page(socket);
      pages.push(page);
      await once(socket, 'open');
      return page;
    }

    private constructor(readonly socket: WebSocket) {
      socket.on('message', raw => {
        this.heard.push(JSON.parse(String(raw)));
        for (const wake of this.#waiting) wake();
        this.#waiting.clear();
      });
    }

    say(message: object) {
      this.socket.send(JSON.stringify(message));
    }

    /** The first message that is so, past or to come. */
    async hear(matches: (message: any) => boolean): Promise<any> {
      for (;;) {
        const found = this.heard.find(matches);
        if (found) return found;
        await new Promise<void>(resolve => {
          this.#waiting.add(resolve);
        });
      }
    }
  }

  const live = (message: any) =>
    message.type === 'mode' && message.mode === 'live';

  it('are for those who may read services', async () => {
    const handler = handlers.get('/admin/api/platform-ecs/logs/tail')!;
    await expect(
      handler.authenticate(mockCredentials.user.token()),
    ).resolves.toMatchObject({ subject: 'user:default/mock' });
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    for (const each of handlers.values()) {
      await expect(
        each.authenticate(mockCredentials.user.token()),
      ).rejects.toMatchObject({ name: 'NotAllowedError' });
      await expect(each.authenticate(undefined)).rejects.toMatchObject({
        name: 'AuthenticationError',
      });
      expect(each.maxSocketsPerSubject).toBeGreaterThan(0);
    }
  });

  it('share one session with AWS among all who watch the same, and end it with the last', async () => {
    const viewers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        Page.open('/logs/tail', `person${n}`),
      ),
    );
    for (const viewer of viewers)
      viewer.say({ type: 'tail', selections: [core] });
    await Promise.all(viewers.map(viewer => viewer.hear(live)));
    expect(aws.inputsOf('StartLiveTail')).toHaveLength(1);
    streams[0].update([
      { stream: STREAM, group: GROUP, at: Date.now(), message: 'one' },
    ]);
    for (const viewer of viewers) {
      const { lines } = await viewer.hear(({ type }) => type === 'lines');
      expect(lines).toEqual([expect.objectContaining({ message: 'one' })]);
    }
    for (const viewer of viewers) viewer.socket.close();
    await streams[0].closed;
  });

  it('fill the gap before what is new, when a page comes back', async () => {
    const since = Date.now() - 5_000;
    aws.on('FilterLogEvents', ({ startTime, nextToken }) => {
      if (startTime !== since - 10_000) return { body: { events: [] } };
      return {
        body: nextToken
          ? { events: [logEvent(since + 2, 'gap 2')] }
          : { events: [logEvent(since + 1, 'gap 1')], nextToken: 'more' },
      };
    });
    const page = await Page.open('/logs/tail');
    page.say({ type: 'tail', selections: [core], since });
    await page.hear(({ type }) => type === 'caught-up');
    await page.hear(live);
    streams[0].update([
      { stream: STREAM, group: GROUP, at: Date.now(), message: 'new' },
    ]);
    await page.hear(
      ({ type, lines }) => type === 'lines' && lines[0].message === 'new',
    );
    expect(
      page.heard.flatMap(({ lines = [] }) =>
        lines.map((each: { message: string }) => each.message),
      ),
    ).toEqual(['gap 1', 'gap 2', 'new']);
  });

  it.each([
    ['what is not a tail', { type: 'shout' }, /type/],
    [
      'a log group of its own choice',
      { type: 'tail', selections: [{ ...core, group: '/x' }] },
      /selections/,
    ],
    [
      'another cluster',
      { type: 'tail', selections: [{ ...core, cluster: 'other' }] },
      /no such cluster/,
    ],
    [
      'an ARN',
      { type: 'tail', selections: [{ ...core, service: ARN }] },
      /no such service/,
    ],
    [
      'a negative time',
      { type: 'tail', selections: [core], since: -1 },
      /since/,
    ],
  ])(
    'refuse %s in words, and ask AWS nothing',
    async (_what, message, words) => {
      const page = await Page.open('/logs/tail');
      page.say(message);
      const { message: said } = await page.hear(
        ({ type }) => type === 'refused',
      );
      expect(said).toMatch(words);
      expect(aws.calls).toEqual([]);
    },
  );

  it('close on what is not JSON', async () => {
    const page = await Page.open('/logs/tail');
    page.socket.send('tail please');
    const [code] = await once(page.socket, 'close');
    expect(code).toBe(1003);
  });

  describe('searches', () => {
    const search = {
      type: 'search',
      services: [core],
      query: 'fields @message',
      from: 1_795_000_000_000,
      to: 1_795_003_600_000,
    };
    const statistics = {
      recordsMatched: 1,
      recordsScanned: 20,
      bytesScanned: 4_000,
    };

    it('run to their end, with progress and rows', async () => {
      aws.on('StartQuery', () => ({ body: { queryId: 'q1' } }));
      aws.on('GetQueryResults', () => ({
        body: {
          status: 'Complete',
          statistics,
          results: [
            [
              { field: '@message', value: 'found' },
              { field: '@ptr', value: 'secret pointer' },
            ],
          ],
        },
      }));
      const page = await Page.open('/logs/search');
      page.say(search);
      await expect(page.hear(({ type }) => type === 'rows')).resolves.toEqual({
        type: 'rows',
        fields: ['@message'],
        rows: [{ '@message': 'found' }],
      });
      expect(page.heard[0]).toEqual({
        type: 'progress',
        status: 'complete',
        ...statistics,
      });
      expect(aws.inputsOf('StartQuery')).toEqual([
        {
          queryLanguage: 'CWLI',
          logGroupIdentifiers: [ARN],
          queryString: 'fields @message',
          startTime: 1_795_000_000,
          endTime: 1_795_003_600,
          limit: 1_000,
        },
      ]);
      expect(aws.inputsOf('StopQuery')).toEqual([]);
    });

    it.each([
      ['cancelled', (page: Page) => page.say({ type: 'cancel' })],
      ['left', (page: Page) => page.socket.close()],
      ['replaced', (page: Page) => page.say({ ...search, query: '' })],
    ])('are stopped at AWS when they are %s', async (_what, leave) => {
      const stopped = new Promise<void>(resolve => {
        aws.on('StopQuery', ({ queryId }) => {
          if (queryId === 'q1') resolve();
          return { body: { success: true } };
        });
      });
      aws.on('StartQuery', () => ({ body: { queryId: 'q1' } }));
      aws.on('GetQueryResults', () => ({
        body: { status: 'Running', statistics, results: [] },
      }));
      const page = await Page.open('/logs/search');
      page.say(search);
      await page.hear(({ status }) => status === 'running');
      leave(page);
      await stopped;
    });

    it('say where a query is wrong', async () => {
      aws.on('StartQuery', () => ({
        error: 'MalformedQueryException',
        message: 'unexpected symbol found ~',
      }));
      const page = await Page.open('/logs/search');
      page.say(search);
      await expect(
        page.hear(({ type }) => type === 'refused'),
      ).resolves.toMatchObject({ message: 'unexpected symbol found ~' });
    });

    it('name the permission that is missing', async () => {
      aws.on('StartQuery', () => ({ error: 'AccessDeniedException' }));
      const page = await Page.open('/logs/search');
      page.say(search);
      const { message } = await page.hear(({ type }) => type === 'refused');
      expect(message).toContain('logs:StartQuery');
    });

    it.each([
      ['a range that goes backwards', { from: 5, to: 4 }, /31 days/],
      ['a range of a year', { from: 0, to: 365 * 86_400_000 }, /31 days/],
      ['an absurd limit', { limit: 1e9 }, /limit/],
      ['other log groups', { query: 'SOURCE "/x" | fields a' }, /SOURCE/],
      ['another cluster', { services: [{ ...core, cluster: 'x' }] }, /no such/],
    ])('refuse %s, and ask AWS nothing', async (_what, part, words) => {
      const page = await Page.open('/logs/search');
      page.say({ ...search, ...part });
      const { message } = await page.hear(({ type }) => type === 'refused');
      expect(message).toMatch(words);
      expect(aws.calls).toEqual([]);
    });

    it('are two at a time for one person', async () => {
      aws.on('StartQuery', () => ({ body: { queryId: 'q1' } }));
      aws.on('StopQuery', () => ({ body: {} }));
      aws.on('GetQueryResults', () => ({
        body: { status: 'Running', statistics, results: [] },
      }));
      for (let n = 0; n < 2; n++) {
        const page = await Page.open('/logs/search');
        page.say(search);
        await page.hear(({ status }) => status === 'running');
      }
      const third = await Page.open('/logs/search');
      third.say(search);
      const { message } = await third.hear(({ type }) => type === 'refused');
      expect(message).toMatch(/2 searches/);
      const other = await Page.open('/logs/search', 'two');
      other.say(search);
      await other.hear(({ status }) => status === 'running');
    });
  });
});
