import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { testClients } from '../__testUtils__/testClients';
import {
  DefaultAutoscalingGateway,
  type AutoscalingGateway,
} from './AutoscalingGateway';

useFakeAws();

const service = 'alphaswarm-core-prod';
const resource = `service/alphaswarm-cluster-prod/${service}`;
const { signal } = new AbortController();

describe('auto scaling on the wire', () => {
  let aws: FakeAws;
  let gateway: AutoscalingGateway;

  beforeEach(async () => {
    aws = await FakeAws.start();
    gateway = DefaultAutoscalingGateway.create({
      cluster: 'alphaswarm-cluster-prod',
      autoscaling: testClients(aws.endpoint, 300).autoscaling,
    });
  });

  afterEach(() => aws.stop());

  it('knows the bounds of exactly this service, and what is suspended', async () => {
    aws.on('DescribeScalableTargets', () => ({
      body: {
        ScalableTargets: [
          {
            ServiceNamespace: 'ecs',
            MinCapacity: 3,
            MaxCapacity: 8,
            RoleARN: 'arn:aws:iam::1:role/hidden',
            SuspendedState: {
              DynamicScalingInSuspended: true,
              ScheduledScalingSuspended: true,
            },
          },
        ],
      },
    }));
    await expect(gateway.bounds(service, { signal })).resolves.toEqual({
      min: 3,
      max: 8,
      suspended: ['scale-in', 'scheduled scaling'],
    });
    expect(aws.inputsOf('DescribeScalableTargets')).toEqual([
      {
        ServiceNamespace: 'ecs',
        ResourceIds: [resource],
        ScalableDimension: 'ecs:service:DesiredCount',
      },
    ]);
  });

  it.each([{}, { ScalableTargets: [] }])(
    'knows none of a service that nothing scales: %j',
    async body => {
      aws.on('DescribeScalableTargets', () => ({ body }));
      await expect(
        gateway.bounds(service, { signal }),
      ).resolves.toBeUndefined();
    },
  );

  it('tells policies in words, also those that it does not know', async () => {
    aws.on('DescribeScalingPolicies', () => ({
      body: {
        ScalingPolicies: [
          {
            PolicyName: 'cpu',
            PolicyType: 'TargetTrackingScaling',
            TargetTrackingScalingPolicyConfiguration: {
              TargetValue: 60,
              PredefinedMetricSpecification: {
                PredefinedMetricType: 'ECSServiceAverageCPUUtilization',
              },
            },
          },
          { PolicyName: 'nightly', PolicyType: 'StepScaling' },
        ],
      },
    }));
    await expect(gateway.policies(service, { signal })).resolves.toEqual([
      'Keeps CPU at 60 %.',
      'nightly (StepScaling).',
    ]);
  });

  it('tells what auto scaling did', async () => {
    aws.on('DescribeScalingActivities', () => ({
      body: {
        ScalingActivities: [
          {
            StartTime: 1_795_490_000,
            Description: 'Setting desired count to 8.',
            Cause: 'maximum capacity was set to 8',
          },
        ],
      },
    }));
    await expect(gateway.activities(service, { signal })).resolves.toEqual([
      {
        at: new Date(1_795_490_000_000).toISOString(),
        description: 'Setting desired count to 8.',
        cause: 'maximum capacity was set to 8',
      },
    ]);
  });

  it.each([
    ['DescribeScalableTargets', 'bounds'],
    ['DescribeScalingPolicies', 'policies'],
    ['DescribeScalingActivities', 'activities'],
  ] as const)('names the permission that %s lacks', async (op, read) => {
    aws.on(op, () => ({ error: 'AccessDeniedException' }));
    await expect(gateway[read](service, { signal })).rejects.toMatchObject({
      problem: 'denied',
      message: expect.stringContaining(`application-autoscaling:${op}`),
    });
  });
});
