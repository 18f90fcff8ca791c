import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeServicesCommand,
  ECSClient,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createTestWorld, TEST_START } from '../__testUtils__/createTestWorld';
import { createEcs } from '../ecs/createEcs';
import { createCloudTrail } from './createCloudTrail';
import { iamUser } from './userIdentity';

const cluster = 'alphaswarm-cluster-prod';
const service = 'alphaswarm-core-prod';
/** What the scenario says unless it is told otherwise. */
const DELIVERY_MS = 2_000;

async function start() {
  const { world, clock } = createTestWorld([{ key: 'core' }]);
  const { trail } = world;
  const served = {
    calls: CallLog.create({ clock }),
    faults: FaultInjector.create({ seed: 'test' }),
  };
  const servers = {
    ecs: await startStandIn({ standIn: createEcs(world), ...served }),
    cloudtrail: await startStandIn({
      standIn: createCloudTrail(world),
      ...served,
    }),
  };
  const options = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  const ecs = new ECSClient({ ...options, endpoint: servers.ecs.origin });
  const cloudtrail = new CloudTrailClient({
    ...options,
    endpoint: servers.cloudtrail.origin,
  });
  return {
    clock,
    trail,
    ecs,
    /** Not sooner than CloudTrail allows. */
    lookUp: (input: LookupEventsCommandInput = {}) => {
      clock.advance(1_000);
      return cloudtrail.send(new LookupEventsCommand(input));
    },
    /** At once. */
    lookUpNow: () => cloudtrail.send(new LookupEventsCommand({})),
    close: async () => {
      ecs.destroy();
      cloudtrail.destroy();
      await servers.ecs.close();
      await servers.cloudtrail.close();
    },
  };
}

describe('the CloudTrail stand-in', () => {
  let sandbox: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    sandbox = await start();
  });
  afterEach(() => sandbox.close());

  const scale = (desiredCount: number) =>
    sandbox.ecs.send(
      new UpdateServiceCommand({ cluster, service, desiredCount }),
    );

  it('tells of a change with the id that its answer had, once it is delivered; of reads it tells nothing', async () => {
    const { ecs, clock, lookUp } = sandbox;
    await ecs.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    const { $metadata } = await scale(3);
    expect((await lookUp()).Events).toEqual([]);
    clock.advance(DELIVERY_MS);
    const { Events } = await lookUp();
    expect(Events).toEqual([
      expect.objectContaining({
        EventName: 'UpdateService',
        EventSource: 'ecs.amazonaws.com',
        EventTime: new Date(TEST_START),
        AccessKeyId: 'AKIATEST',
      }),
    ]);
    expect(JSON.parse(Events![0].CloudTrailEvent!)).toMatchObject({
      eventID: Events![0].EventId,
      requestID: $metadata.requestId,
      userAgent: expect.stringContaining('aws-sdk-js/'),
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::123456789012:assumed-role/alphaswarm-admin-task/portal',
      },
      requestParameters: { service, desiredCount: 3 },
    });
  });

  it('tells of a refusal, by its error', async () => {
    const { ecs, clock, lookUp } = sandbox;
    await expect(
      ecs.send(new UpdateServiceCommand({ cluster, service: 'nobody' })),
    ).rejects.toThrow();
    clock.advance(DELIVERY_MS);
    const { Events } = await lookUp();
    expect(JSON.parse(Events![0].CloudTrailEvent!)).toMatchObject({
      errorCode: 'ServiceNotFoundException',
    });
  });

  it('finds by time and attribute, newest first, page by page', async () => {
    const { clock, trail, lookUp } = sandbox;
    for (let count = 0; count < 5; count++) {
      await scale(count);
      clock.advance(1_000);
    }
    trail.record({
      source: 'ecs.amazonaws.com',
      name: 'UpdateService',
      userIdentity: iamUser('123456789012', 'maria'),
      userAgent: 'console',
      sourceIpAddress: '203.0.113.7',
      requestParameters: { service, desiredCount: 9 },
    });
    clock.advance(DELIVERY_MS);
    const counts = async (input: LookupEventsCommandInput) => {
      const { Events, NextToken } = await lookUp(input);
      return {
        counts: Events!.map(
          ({ CloudTrailEvent }) =>
            JSON.parse(CloudTrailEvent!).requestParameters.desiredCount,
        ),
        NextToken,
      };
    };
    const range = {
      StartTime: new Date(TEST_START + 1_000),
      EndTime: new Date(TEST_START + 3_000),
    };
    const first = await counts({ ...range, MaxResults: 2 });
    expect(first.counts).toEqual([3, 2]);
    const second = await counts({
      ...range,
      MaxResults: 2,
      NextToken: first.NextToken,
    });
    expect(second).toEqual({ counts: [1], NextToken: undefined });
    const byMaria = await counts({
      LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'maria' }],
    });
    expect(byMaria.counts).toEqual([9]);
    await expect(counts({ NextToken: first.NextToken })).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  it('allows two look-ups in a second', async () => {
    const { clock, lookUpNow } = sandbox;
    await lookUpNow();
    await lookUpNow();
    await expect(lookUpNow()).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    clock.advance(1_000);
    await lookUpNow();
  });

  it.each([
    [{ MaxResults: 51 }, 'InvalidMaxResultsException'],
    [
      { StartTime: new Date(2), EndTime: new Date(1) },
      'InvalidTimeRangeException',
    ],
  ])('refuses %j', async (input, name) => {
    await expect(sandbox.lookUp(input)).rejects.toMatchObject({ name });
  });
});
