import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  InvalidParameterException,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { deployService } from '../ecs/commands';
import { createTestWorld, TEST_START } from '../__testUtils__/createTestWorld';
import { createLogs } from './createLogs';

const logGroupName = '/aws/ecs/alphaswarm-core-prod';
const MINUTE_MS = 60_000;

async function start() {
  const { world, clock } = createTestWorld([
    {
      key: 'core',
      requestsPerSecond: 30,
      log: ['GET /api/orgs 200', 'GET /readyz 200'],
    },
    { key: 'cp', log: ['POST /auth/refresh 200'] },
  ]);
  const server = await startStandIn({
    standIn: createLogs(world),
    calls: CallLog.create({ clock }),
    faults: FaultInjector.create({ seed: 'test' }),
  });
  const client = new CloudWatchLogsClient({
    endpoint: server.origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    await server.close();
  };
  return { world, clock, client, stop };
}

describe('the CloudWatch Logs stand-in', () => {
  let logs: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    logs = await start();
  });
  afterEach(() => logs.stop());

  const streamNames = async () =>
    (
      await logs.client.send(new DescribeLogStreamsCommand({ logGroupName }))
    ).logStreams!.map(({ logStreamName }) => logStreamName!);
  const lastMinutes = (minutes: number) => ({
    logGroupName,
    startTime: logs.clock.now() - minutes * MINUTE_MS,
    endTime: logs.clock.now(),
  });

  it('has a log group for each service', async () => {
    const { logGroups } = await logs.client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/ecs/' }),
    );
    expect(logGroups!.map(group => group.logGroupName)).toEqual([
      '/aws/ecs/alphaswarm-core-prod',
      '/aws/ecs/alphaswarm-cp-prod',
    ]);
    expect(logGroups![0]).toMatchObject({
      logGroupArn:
        'arn:aws:logs:us-east-1:123456789012:log-group:/aws/ecs/alphaswarm-core-prod',
      creationTime: expect.any(Number),
    });
  });

  it('has a stream for each container of each task', async () => {
    const ids = logs.world.services()[0].tasks.map(({ id }) => id);
    expect(await streamNames()).toEqual(
      [
        ...ids.map(id => `adot/adot-collector/${id}`),
        ...ids.map(id => `core/core/${id}`),
      ].sort(),
    );
  });

  it('orders streams by their last event, but refuses to with a prefix', async () => {
    const { logStreams } = await logs.client.send(
      new DescribeLogStreamsCommand({
        logGroupName,
        orderBy: 'LastEventTime',
        descending: true,
      }),
    );
    const times = logStreams!.map(stream => stream.lastEventTimestamp!);
    expect(times).toEqual([...times].sort((a, b) => b - a));

    await expect(
      logs.client.send(
        new DescribeLogStreamsCommand({
          logGroupName,
          logStreamNamePrefix: 'core/',
          orderBy: 'LastEventTime',
        }),
      ),
    ).rejects.toThrow(InvalidParameterException);
  });

  it('interleaves the streams by time', async () => {
    const { events } = await logs.client.send(
      new FilterLogEventsCommand(lastMinutes(2)),
    );
    expect(events!.length).toBeGreaterThan(50);
    const times = events!.map(({ timestamp }) => timestamp!);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(
      new Set(events!.map(({ logStreamName }) => logStreamName)).size,
    ).toBeGreaterThan(2);
    expect(new Set(events!.map(({ eventId }) => eventId)).size).toBe(
      events!.length,
    );
  });

  it('writes as time goes, and never takes back what it wrote', async () => {
    const read = async () =>
      (
        await logs.client.send(
          new FilterLogEventsCommand({
            logGroupName,
            startTime: TEST_START - MINUTE_MS,
          }),
        )
      ).events!;
    const before = await read();
    logs.clock.advance(30_000);
    const after = await read();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
    expect(after.every(event => event.ingestionTime! <= logs.clock.now())).toBe(
      true,
    );
  });

  it('gives the same events page by page as at once, in both directions', async () => {
    const { events: atOnce } = await logs.client.send(
      new FilterLogEventsCommand(lastMinutes(2)),
    );
    for (const startFromHead of [true, false]) {
      const paged = [];
      for await (const page of paginateFilterLogEvents(
        { client: logs.client, pageSize: 7 },
        { ...lastMinutes(2), startFromHead },
      )) {
        expect(page.events!.length).toBeLessThanOrEqual(7);
        paged.push(...page.events!);
      }
      expect(startFromHead ? paged : paged.reverse()).toEqual(atOnce);
    }
  });

  it('finds by pattern', async () => {
    const find = async (filterPattern: string) =>
      (
        await logs.client.send(
          new FilterLogEventsCommand({ ...lastMinutes(10), filterPattern }),
        )
      ).events!;
    const readyz = await find('readyz');
    expect(readyz.length).toBeGreaterThan(10);
    expect(readyz.every(({ message }) => message!.includes('readyz'))).toBe(
      true,
    );
    const warnings = await find('{ $.level = "warn" }');
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.length).toBeLessThan(readyz.length);
  });

  it('answers an empty page with a token rather than read for ever', async () => {
    const { events, nextToken } = await logs.client.send(
      new FilterLogEventsCommand({
        logGroupName,
        filterPattern: '"no such words"',
      }),
    );
    expect(events).toEqual([]);
    expect(nextToken).toEqual(expect.any(String));
  });

  it('tells the life of a task that was replaced', async () => {
    const service = logs.world.services()[0];
    const [old] = service.tasks;
    deployService(service, 2, logs.clock.now());
    logs.clock.advance(60_000);
    const fresh = logs.world.services()[0].tasks[0];
    const messagesOf = async (id: string) =>
      (
        await logs.client.send(
          new GetLogEventsCommand({
            logGroupName,
            logStreamName: `core/core/${id}`,
            startTime: TEST_START,
            startFromHead: true,
          }),
        )
      ).events!.map(({ message }) => JSON.parse(message!).message);
    expect((await messagesOf(old.id)).slice(-2)).toEqual([
      'received SIGTERM, draining',
      'drained, exiting',
    ]);
    expect((await messagesOf(fresh.id)).slice(0, 3)).toEqual([
      'starting core',
      'configuration loaded',
      'ready',
    ]);
  });

  it('has no stream for a task whose image was never pulled', async () => {
    const before = await streamNames();
    deployService(logs.world.services()[0], 3, logs.clock.now());
    logs.clock.advance(60_000);
    expect(await streamNames()).toEqual(before);
  });

  it('follows one stream from its tail: back to older lines, on to those written since', async () => {
    const logStreamName = (await streamNames()).find(name =>
      name.startsWith('core/'),
    );
    const get = (nextToken?: string) =>
      logs.client.send(
        new GetLogEventsCommand({
          logGroupName,
          logStreamName,
          limit: 10,
          nextToken,
        }),
      );
    const tail = await get();
    expect(tail.events).toHaveLength(10);
    const older = await get(tail.nextBackwardToken);
    expect(older.events!.at(-1)!.timestamp).toBeLessThanOrEqual(
      tail.events![0].timestamp!,
    );

    const end = await get(tail.nextForwardToken);
    expect(end.events).toEqual([]);
    expect(end.nextForwardToken).toBe(tail.nextForwardToken);
    logs.clock.advance(5000);
    const since = await get(end.nextForwardToken);
    expect(since.events!.length).toBeGreaterThan(0);
    expect(since.events![0].timestamp).toBeGreaterThanOrEqual(
      tail.events!.at(-1)!.timestamp!,
    );
    expect(since.events).not.toContainEqual(tail.events!.at(-1));
  });

  it.each([
    [
      'an unknown group',
      new DescribeLogStreamsCommand({ logGroupName: '/nope' }),
      ResourceNotFoundException,
    ],
    [
      'an unknown stream',
      new GetLogEventsCommand({ logGroupName, logStreamName: 'nope' }),
      ResourceNotFoundException,
    ],
    [
      'a group named twice',
      new FilterLogEventsCommand({
        logGroupName,
        logGroupIdentifier: logGroupName,
      }),
      InvalidParameterException,
    ],
    [
      'a pattern that is none',
      new FilterLogEventsCommand({ logGroupName, filterPattern: '{ what }' }),
      InvalidParameterException,
    ],
    [
      'names and a prefix of streams',
      new FilterLogEventsCommand({
        logGroupName,
        logStreamNames: ['a'],
        logStreamNamePrefix: 'a',
      }),
      InvalidParameterException,
    ],
    [
      'more streams than a page holds',
      new DescribeLogStreamsCommand({ logGroupName, limit: 51 }),
      InvalidParameterException,
    ],
    [
      'a token of nobody',
      new FilterLogEventsCommand({ logGroupName, nextToken: 'bm8' }),
      InvalidParameterException,
    ],
    [
      'a prefix and a pattern of groups',
      new DescribeLogGroupsCommand({
        logGroupNamePrefix: 'a',
        logGroupNamePattern: 'a',
      }),
      InvalidParameterException,
    ],
  ])('refuses %s', async (_, command, expected) => {
    // One signature for commands whose inputs differ: the table is typed where each command is made.
    const send = logs.client.send.bind(logs.client) as (
      anyCommand: unknown,
    ) => Promise<unknown>;
    await expect(send(command)).rejects.toThrow(expected);
  });
});
