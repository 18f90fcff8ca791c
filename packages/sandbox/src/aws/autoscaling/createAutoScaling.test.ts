import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createTestWorld } from '../__testUtils__/createTestWorld';
import { scaleService } from '../ecs/commands';
import { createAutoScaling } from './createAutoScaling';

const cluster = 'alphaswarm-cluster-prod';

describe('Application Auto Scaling', () => {
  const { world, clock } = createTestWorld([
    { key: 'core', desiredCount: 4, autoscaling: { min: 3, max: 8 } },
    {
      key: 'feed',
      autoscaling: { min: 2, max: 4, suspended: { scaleIn: true } },
    },
    { key: 'plain' },
  ]);
  const [core, feed] = world.services();
  let client: ApplicationAutoScalingClient;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const server = await startStandIn({
      standIn: createAutoScaling(world),
      calls: CallLog.create({ clock }),
      faults: FaultInjector.create({ seed: 'test' }),
    });
    stop = () => server.close();
    client = new ApplicationAutoScalingClient({
      region: 'us-east-1',
      endpoint: server.origin,
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
      maxAttempts: 1,
    });
  });

  afterAll(async () => {
    client.destroy();
    await stop();
  });

  it('says between which counts a service is scaled, and what is suspended', async () => {
    const { ScalableTargets } = await client.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    );
    expect(ScalableTargets).toEqual([
      expect.objectContaining({
        ResourceId: `service/${cluster}/alphaswarm-core-prod`,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 3,
        MaxCapacity: 8,
        SuspendedState: {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        },
      }),
      expect.objectContaining({
        MinCapacity: 2,
        SuspendedState: expect.objectContaining({
          DynamicScalingInSuspended: true,
        }),
      }),
    ]);
  });

  it('filters by resource, and knows nothing of services that are not scaled', async () => {
    const { ScalableTargets } = await client.send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: [`service/${cluster}/alphaswarm-plain-prod`],
      }),
    );
    expect(ScalableTargets).toEqual([]);
  });

  it('pages', async () => {
    const send = (NextToken?: string) =>
      client.send(
        new DescribeScalableTargetsCommand({
          ServiceNamespace: 'ecs',
          MaxResults: 1,
          NextToken,
        }),
      );
    const first = await send();
    expect(first.NextToken).toBeDefined();
    const second = await send(first.NextToken);
    expect(second.ScalableTargets?.[0].MinCapacity).toBe(2);
    expect(second.NextToken).toBeUndefined();
    await expect(send('nonsense')).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  it('names the policies', async () => {
    const { ScalingPolicies } = await client.send(
      new DescribeScalingPoliciesCommand({
        ServiceNamespace: 'ecs',
        ResourceId: `service/${cluster}/alphaswarm-core-prod`,
      }),
    );
    expect(ScalingPolicies).toMatchObject([
      {
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 },
      },
    ]);
  });

  it('brings a count beyond the bounds back, and says so; not where it is suspended', async () => {
    scaleService(core, 10, clock.now());
    scaleService(feed, 6, clock.now());
    clock.advance(10_000);
    world.services();
    expect(core.desiredCount).toBe(8);
    expect(feed.desiredCount).toBe(6);
    const { ScalingActivities } = await client.send(
      new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }),
    );
    expect(ScalingActivities).toMatchObject([
      {
        ResourceId: `service/${cluster}/alphaswarm-core-prod`,
        Description: 'Setting desired count to 8.',
        StatusCode: 'Successful',
      },
    ]);
  });

  it('refuses what AWS refuses', async () => {
    await expect(
      client.send(
        new DescribeScalableTargetsCommand({
          ServiceNamespace: 'ecs',
          MaxResults: 51,
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
