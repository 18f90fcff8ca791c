import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { FakeEventStream } from './__testUtils__/FakeEventStream';
import {
  ARN,
  CLUSTER,
  CORE,
  GROUP,
  logEvent,
  logsWorld,
  ORIGIN,
  STREAM,
} from './__testUtils__/logsWorld';
import { findLogPlaces } from './findLogPlaces';
import { LiveTailSessions } from './LiveTailSessions';
import { TailFeed, type TailPace } from './TailFeed';

useFakeAws();

const pace: TailPace = {
  pollMs: 5,
  firstBackoffMs: 5,
  longestBackoffMs: 20,
  retryLiveMs: 60_000,
  calmMs: 60_000,
  longestLagMs: 60_000,
};

/** Everything that a feed tells, in order, and a way to wait for it. */
class Heard {
  readonly lines: LogLine[] = [];
  readonly told: string[] = [];
  readonly #waiting = new Set<() => void>();

  readonly listener = {
    onLines: (lines: LogLine[]) => {
      this.lines.push(...lines);
      this.#wake();
    },
    onMode: (mode: string, reason?: string) => this.#tell(`${mode} ${reason}`),
    onSkipped: (_from: number, _to: number, why: string) =>
      this.#tell(`skipped ${why}`),
    onRefused: (message: string) => this.#tell(`refused ${message}`),
  };

  messages(): string[] {
    return this.lines.map(({ message }) => message);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>(resolve => {
        this.#waiting.add(resolve);
      });
    }
  }

  #tell(what: string) {
    this.told.push(what);
    this.#wake();
  }

  #wake() {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

describe('TailFeed', () => {
  let aws: FakeAws;
  let heard: Heard;
  let feed: TailFeed | undefined;
  let streams: FakeEventStream[];
  let onStream: (stream: FakeEventStream) => void;

  beforeEach(async () => {
    aws = await FakeAws.start();
    heard = new Heard();
    streams = [];
    onStream = stream => stream.start();
    aws.on('StartLiveTail', () => ({
      open: response => {
        const stream = new FakeEventStream(response);
        streams.push(stream);
        onStream(stream);
      },
    }));
    aws.on('FilterLogEvents', () => ({ body: { events: [] } }));
  });

  afterEach(async () => {
    feed?.stop();
    feed = undefined;
    await aws.stop();
  });

  async function start(filter = '', overrides: Partial<TailPace> = {}) {
    const { places } = await findLogPlaces(
      logsWorld(aws.endpoint),
      { cluster: CLUSTER, service: CORE, containers: ['core'] },
      { signal: new AbortController().signal },
    );
    feed = TailFeed.start({
      places,
      filter,
      sessions: LiveTailSessions.create(),
      pace: { ...pace, ...overrides },
      listener: heard.listener,
    });
  }

  const event = (at: number, message: string, stream = STREAM) => ({
    stream,
    group: `123456789012:${GROUP}`,
    at,
    message,
  });

  it('tells what Live Tail sends, of the streams that were asked for', async () => {
    await start('ERROR');
    await heard.until(() => heard.told.length > 0);
    expect(heard.told).toEqual(['live undefined']);
    expect(aws.inputsOf('StartLiveTail')).toEqual([
      {
        logGroupIdentifiers: [ARN],
        logStreamNamePrefixes: ['core/core/'],
        logEventFilterPattern: 'ERROR',
      },
    ]);
    const now = Date.now();
    streams[0].update([
      event(now, 'one'),
      event(now, 'not ours', 'other/other/1'),
      { ...event(now, 'nor this'), group: '123456789012:/aws/lambda/secret' },
      event(now + 1, 'two\n'),
    ]);
    await heard.until(() => heard.lines.length >= 2);
    expect(heard.lines).toEqual([
      { id: expect.any(String), at: now, origin: ORIGIN, message: 'one' },
      { id: expect.any(String), at: now + 1, origin: ORIGIN, message: 'two' },
    ]);
  });

  it('goes on after a cut: what was written meanwhile is read, nothing is told twice', async () => {
    await start();
    await heard.until(() => heard.told.length > 0);
    const now = Date.now();
    streams[0].update([event(now, 'one')]);
    await heard.until(() => heard.lines.length === 1);
    aws.on('FilterLogEvents', () => ({
      body: { events: [logEvent(now, 'one'), logEvent(now + 1, 'two')] },
    }));
    streams[0].cut();
    await heard.until(
      () => heard.lines.length === 2 && heard.told.length === 3,
    );
    streams[1].update([event(now + 1, 'two'), event(now + 2, 'three')]);
    await heard.until(() => heard.lines.length === 3);
    expect(heard.messages()).toEqual(['one', 'two', 'three']);
    expect(heard.told).toEqual([
      'live undefined',
      expect.stringMatching(/^connecting .*(broke|unexpected)/),
      'live undefined',
    ]);
  });

  it('renews a session that AWS ended after its three hours, without a word', async () => {
    await start();
    await heard.until(() => heard.told.length > 0);
    const renewed = new Promise<FakeEventStream>(resolve => {
      onStream = stream => {
        stream.start();
        resolve(stream);
      };
    });
    streams[0].fail('SessionTimeoutException');
    (await renewed).update([event(Date.now(), 'after')]);
    await heard.until(() => heard.lines.length === 1);
    expect(heard.told).toEqual(['live undefined']);
  });

  it.each([
    ['AccessDeniedException', /may not call logs:StartLiveTail/],
    ['LimitExceededException', /sessions are all in use/],
    ['InvalidOperationException', /Standard class/],
  ])('polls where Live Tail answers %s, and says why', async (error, words) => {
    aws.on('StartLiveTail', () => ({ error }));
    const now = Date.now();
    aws.on('FilterLogEvents', (_input, attempt) => ({
      body: {
        events: Array.from({ length: attempt }, (_, n) =>
          logEvent(now + n, `line ${n}`),
        ),
      },
    }));
    await start();
    await heard.until(() => heard.lines.length >= 3);
    expect(heard.told).toEqual([expect.stringMatching(words)]);
    expect(heard.told[0]).toMatch(/^polling/);
    expect(heard.messages().slice(0, 3)).toEqual([
      'line 0',
      'line 1',
      'line 2',
    ]);
    expect(new Set(heard.lines.map(({ id }) => id)).size).toBe(
      heard.lines.length,
    );
    expect(aws.inputsOf('FilterLogEvents')[0]).toMatchObject({
      logGroupIdentifier: ARN,
      logStreamNamePrefix: 'core/core/',
    });
  });

  it('reads all where Live Tail would show a sample, and goes back when there is less', async () => {
    await start('', { calmMs: 30 });
    await heard.until(() => heard.told.length > 0);
    const now = Date.now();
    const all = Array.from({ length: 1_200 }, (_, n) =>
      logEvent(now + Math.floor(n / 2), `line ${n}`),
    );
    aws.on('FilterLogEvents', ({ nextToken }) => ({
      body: nextToken
        ? { events: all.slice(1_000) }
        : { events: all.slice(0, 1_000), nextToken: 'more' },
    }));
    streams[0].update([event(now, 'line 0'), event(now + 5, 'line 10')], true);
    await heard.until(() => heard.lines.length === 1_200);
    await streams[0].closed;
    await heard.until(() => heard.told.length === 3);
    expect(heard.told).toEqual([
      'live undefined',
      expect.stringMatching(/^polling More than 500 lines a second/),
      'live undefined',
    ]);
    expect(new Set(heard.messages()).size).toBe(1_200);
    expect(heard.lines).toHaveLength(1_200);
  });

  it('ends with AWS’s words for a filter that AWS does not accept', async () => {
    aws.on('StartLiveTail', () => ({
      error: 'InvalidParameterException',
      message: 'Invalid filter pattern',
    }));
    await start('{ what }');
    await heard.until(() => heard.told.length > 0);
    expect(heard.told).toEqual(['refused Invalid filter pattern']);
    expect(aws.inputsOf('StartLiveTail')).toHaveLength(1);
  });

  it('comes back when credentials expired in the middle', async () => {
    await start();
    await heard.until(() => heard.told.length > 0);
    const answer = streams[0];
    aws.on('StartLiveTail', (_input, attempt) =>
      attempt < 4
        ? { error: 'ExpiredTokenException' }
        : {
            open: response => {
              const stream = new FakeEventStream(response);
              streams.push(stream);
              stream.start();
            },
          },
    );
    answer.cut();
    await heard.until(
      () => heard.told.at(-1) === 'live undefined' && heard.told.length > 2,
    );
    expect(heard.told).toContainEqual(
      expect.stringContaining('did not accept the portal'),
    );
  });

  it('does without what it missed where only Live Tail is allowed, and says so', async () => {
    aws.on('FilterLogEvents', () => ({ error: 'AccessDeniedException' }));
    await start();
    await heard.until(() => heard.told.length > 0);
    streams[0].cut();
    await heard.until(() =>
      heard.told.some(what => what.startsWith('skipped')),
    );
    expect(heard.told.at(-1)).toMatch(/may not call logs:FilterLogEvents/);
    streams[1].update([event(Date.now(), 'still live')]);
    await heard.until(() => heard.lines.length === 1);
  });

  it('ends its session when it is stopped', async () => {
    await start();
    await heard.until(() => heard.told.length > 0);
    feed?.stop();
    await streams[0].closed;
    expect(heard.told).toEqual(['live undefined']);
  });
});
