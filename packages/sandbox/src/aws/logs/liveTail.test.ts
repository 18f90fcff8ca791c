import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  LimitExceededException,
  StartLiveTailCommand,
  type LiveTailSessionLogEvent,
  type StartLiveTailCommandInput,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createTestWorld, TEST_START } from '../__testUtils__/createTestWorld';
import { createLogs } from './createLogs';

const group = (name: string) =>
  `arn:aws:logs:us-east-1:123456789012:log-group:/aws/ecs/${name}`;
const core = group('alphaswarm-core-prod');
const cp = group('alphaswarm-cp-prod');

async function start() {
  const { world, clock } = createTestWorld([
    { key: 'core', requestsPerSecond: 60, log: ['GET /api/orgs 200'] },
    { key: 'cp', requestsPerSecond: 60, log: ['POST /auth/refresh 200'] },
  ]);
  const standIn = createLogs(world, { liveTailEveryMs: 5 });
  const server = await startStandIn({
    standIn,
    calls: CallLog.create({ clock }),
    faults: FaultInjector.create({ seed: 'test' }),
  });
  const client = new CloudWatchLogsClient({
    endpoint: server.origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    disableHostPrefix: true,
  });
  return {
    standIn,
    clock,
    client,
    tail: async (input: StartLiveTailCommandInput) => {
      const { responseStream } = await client.send(
        new StartLiveTailCommand(input),
      );
      return responseStream![Symbol.asyncIterator]();
    },
    stop: async () => {
      client.destroy();
      await server.close();
    },
  };
}

type Stream = AsyncIterator<StartLiveTailResponseStream>;

/** Reads until an update that holds events, and returns it. */
async function nextEvents(stream: Stream) {
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error('The stream has ended');
    const update = (value as StartLiveTailResponseStream).sessionUpdate;
    if (update?.sessionResults?.length) return update;
  }
}

const key = ({ logStreamName, timestamp, message }: LiveTailSessionLogEvent) =>
  `${logStreamName} ${timestamp} ${message}`;

describe('Live Tail of the CloudWatch Logs stand-in', () => {
  let logs: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    logs = await start();
  });
  afterEach(() => logs.stop());

  it('begins with what it was asked for, and shows what is written from then on', async () => {
    const stream = await logs.tail({ logGroupIdentifiers: [core] });
    const first = await stream.next();
    expect(first.value.sessionStart).toMatchObject({
      logGroupIdentifiers: [core],
      sessionId: expect.any(String),
    });
    logs.clock.advance(5_000);
    const { sessionResults, sessionMetadata } = await nextEvents(stream);
    expect(sessionMetadata).toEqual({ sampled: false });
    const { events } = await logs.client.send(
      new FilterLogEventsCommand({
        logGroupIdentifier: core,
        startTime: TEST_START - 399,
        endTime: TEST_START + 4_600,
      }),
    );
    expect(sessionResults!.map(key)).toEqual(events!.map(key));
    expect(sessionResults![0].logGroupIdentifier).toBe(
      '123456789012:/aws/ecs/alphaswarm-core-prod',
    );
  });

  it('tails several groups at once', async () => {
    const stream = await logs.tail({ logGroupIdentifiers: [core, cp] });
    await stream.next();
    logs.clock.advance(5_000);
    const { sessionResults } = await nextEvents(stream);
    expect(
      new Set(sessionResults!.map(event => event.logGroupIdentifier)).size,
    ).toBe(2);
  });

  it('filters by stream and by pattern', async () => {
    const stream = await logs.tail({
      logGroupIdentifiers: [core],
      logStreamNamePrefixes: ['core/core/'],
      logEventFilterPattern: '{ $.level = "info" }',
    });
    await stream.next();
    logs.clock.advance(8_000);
    const { sessionResults } = await nextEvents(stream);
    for (const { logStreamName, message } of sessionResults!) {
      expect(logStreamName).toMatch(/^core\/core\//);
      expect(JSON.parse(message!).level).toBe('info');
    }
  });

  it('samples beyond 500 events an update, and says so; FilterLogEvents has all', async () => {
    logs.standIn.logs.burst({
      service: 'alphaswarm-core-prod',
      linesPerSecond: 900,
      seconds: 2,
    });
    const stream = await logs.tail({ logGroupIdentifiers: [core] });
    await stream.next();
    logs.clock.advance(4_000);
    const update = await nextEvents(stream);
    expect(update.sessionMetadata).toEqual({ sampled: true });
    expect(update.sessionResults).toHaveLength(500);

    const { events } = await logs.client.send(
      new FilterLogEventsCommand({
        logGroupIdentifier: core,
        startTime: TEST_START,
        filterPattern: '{ $.message = "burst" }',
      }),
    );
    expect(
      events!
        .map(({ message }) => JSON.parse(message!).sequence)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 1_800 }, (_, sequence) => sequence));
  });

  it('ends a session after three hours', async () => {
    const stream = await logs.tail({ logGroupIdentifiers: [core] });
    await stream.next();
    logs.clock.advance(3 * 3_600_000);
    await expect(
      (async () => {
        for (;;) await stream.next();
      })(),
    ).rejects.toMatchObject({ name: 'SessionTimeoutException' });
  });

  it('can be cut in the middle', async () => {
    const stream = await logs.tail({ logGroupIdentifiers: [core] });
    await stream.next();
    expect(logs.standIn.tails.cut()).toBe(1);
    await expect(
      (async () => {
        for (;;) {
          if ((await stream.next()).done) return;
        }
      })(),
    ).rejects.toThrow();
    expect(logs.standIn.tails.open).toBe(0);
  });

  it('refuses the sixteenth session', async () => {
    for (let session = 0; session < 15; session++) {
      await logs.tail({ logGroupIdentifiers: [core] });
    }
    await expect(logs.tail({ logGroupIdentifiers: [core] })).rejects.toThrow(
      LimitExceededException,
    );
  });

  it.each<[string, StartLiveTailCommandInput, string]>([
    [
      'a group by its name alone',
      { logGroupIdentifiers: ['/aws/ecs/alphaswarm-core-prod'] },
      'InvalidParameterException',
    ],
    [
      'a group with a star',
      { logGroupIdentifiers: [`${core}:*`] },
      'InvalidParameterException',
    ],
    ['no group', { logGroupIdentifiers: [] }, 'InvalidParameterException'],
    [
      'an unknown group',
      { logGroupIdentifiers: [group('nope')] },
      'ResourceNotFoundException',
    ],
    [
      'streams of several groups',
      { logGroupIdentifiers: [core, cp], logStreamNamePrefixes: ['core'] },
      'InvalidParameterException',
    ],
    [
      'a pattern that is none',
      { logGroupIdentifiers: [core], logEventFilterPattern: '{ what }' },
      'InvalidParameterException',
    ],
  ])('refuses %s', async (_what, input, expected) => {
    await expect(logs.tail(input)).rejects.toMatchObject({ name: expected });
  });
});
