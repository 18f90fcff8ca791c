import {
  CloudWatchLogsClient,
  DescribeQueriesCommand,
  GetQueryResultsCommand,
  InvalidParameterException,
  MalformedQueryException,
  ResourceNotFoundException,
  StartQueryCommand,
  StopQueryCommand,
  type GetQueryResultsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createTestWorld, TEST_START } from '../__testUtils__/createTestWorld';
import { createLogs } from './createLogs';

const logGroupName = '/aws/ecs/alphaswarm-core-prod';

async function start() {
  const { world, clock } = createTestWorld([
    {
      key: 'core',
      requestsPerSecond: 60,
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
  const startQuery = async (queryString: string, minutes = 10) =>
    (
      await client.send(
        new StartQueryCommand({
          logGroupIdentifiers: [logGroupName],
          startTime: TEST_START / 1000 - minutes * 60,
          endTime: TEST_START / 1000,
          queryString,
        }),
      )
    ).queryId!;
  return {
    client,
    startQuery,
    run: async (queryString: string) => {
      const queryId = await startQuery(queryString);
      let answer: GetQueryResultsCommandOutput;
      do {
        answer = await client.send(new GetQueryResultsCommand({ queryId }));
      } while (answer.status === 'Running');
      const rows = answer.results!.map(row =>
        Object.fromEntries(row.map(({ field, value }) => [field, value])),
      );
      return { ...answer, rows };
    },
    stop: async () => {
      client.destroy();
      await server.close();
    },
  };
}

describe('Logs Insights of the CloudWatch Logs stand-in', () => {
  let logs: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    logs = await start();
  });
  afterEach(() => logs.stop());

  it('finds lines, the newest first, and says how much it read', async () => {
    const { rows, status, statistics } = await logs.run(
      'fields @timestamp, level, message | filter message like /orgs/ and level = "info" | limit 20',
    );
    expect(status).toBe('Complete');
    expect(rows).toHaveLength(20);
    for (const row of rows) {
      expect(row).toEqual({
        '@timestamp': expect.stringMatching(/^2026-03-02 0[89]:\d\d:/),
        level: 'info',
        message: 'GET /api/orgs 200',
      });
    }
    const times = rows.map(row => row['@timestamp']!);
    expect(times).toEqual([...times].sort().reverse());
    expect(statistics!.recordsMatched).toBeGreaterThan(20);
    expect(statistics!.recordsScanned).toBeGreaterThan(
      statistics!.recordsMatched!,
    );
    expect(statistics!.bytesScanned).toBeGreaterThan(10_000);
  });

  it('counts in bins', async () => {
    const { rows } = await logs.run(
      'stats count(*) as lines by bin(5m) | sort `bin(5m)` asc',
    );
    expect(rows.map(row => row['bin(5m)'])).toEqual([
      '2026-03-02 08:50:00.000',
      '2026-03-02 08:55:00.000',
    ]);
    expect(Number(rows[0].lines)).toBeGreaterThan(100);
  });

  it('aggregates by a field', async () => {
    const { rows } = await logs.run(
      'filter duration_ms > 0 | stats count(*), avg(duration_ms), max(duration_ms) by message | sort message',
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) {
      expect(Number(row['max(duration_ms)'])).toBeGreaterThanOrEqual(
        Number(row['avg(duration_ms)']),
      );
    }
  });

  it.each([
    ['filter level = "info" or level = "warn"', ['info', 'warn']],
    ['filter level in ["warn"]', ['warn']],
    ['filter not (level = "info") and level != ""', ['error', 'warn']],
    ['filter @message not like "info" and level like /a/', ['warn']],
  ])('understands %s', async (filter, levels) => {
    const { rows } = await logs.run(`${filter} | stats count(*) by level`);
    const found = rows.map(({ level }) => level).filter(Boolean);
    expect(found.length).toBeGreaterThan(0);
    for (const level of found) expect(levels).toContain(level);
  });

  it.each([
    ['fields @message | filtr level = 1', 18, 23, /filtr/],
    ['fields @message | filter level ~ 1', 31, 32, /~/],
    ['filter', 6, 6, /end of query/],
    ['stats count(*) by bin(5x)', 22, 23, /5/],
    ['filter @message like /(/', 21, 24, /regular expression/],
  ])('says where %s is wrong', async (query, from, to, message) => {
    const error = await logs.startQuery(query).catch(caught => caught);
    expect(error).toBeInstanceOf(MalformedQueryException);
    expect(error.message).toMatch(message);
    expect(error.queryCompileError.location).toEqual({
      startCharOffset: from,
      endCharOffset: to,
    });
  });

  it('stops a query, and lists it as cancelled', async () => {
    const queryId = await logs.startQuery('fields @message', 600);
    await logs.client.send(new StopQueryCommand({ queryId }));
    const { status } = await logs.client.send(
      new GetQueryResultsCommand({ queryId }),
    );
    expect(status).toBe('Cancelled');
    const { queries } = await logs.client.send(
      new DescribeQueriesCommand({ status: 'Cancelled' }),
    );
    expect(queries).toEqual([expect.objectContaining({ queryId })]);
    await expect(
      logs.client.send(new StopQueryCommand({ queryId })),
    ).rejects.toThrow(InvalidParameterException);
  });

  it('knows no query of nobody', async () => {
    await expect(
      logs.client.send(new GetQueryResultsCommand({ queryId: 'nope' })),
    ).rejects.toThrow(ResourceNotFoundException);
  });
});
