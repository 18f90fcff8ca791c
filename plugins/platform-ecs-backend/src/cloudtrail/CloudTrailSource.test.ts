import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { ObservedEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import type { ClusterConfig } from '../config/PlatformEcsConfig';
import { CloudTrailSource } from './CloudTrailSource';

useFakeAws();

const ACTION = '01938f6e-0000-7000-8000-000000000000';
const since = '2026-11-24T08:00:00.000Z';
const until = '2026-11-24T09:00:00.000Z';
const running = new AbortController().signal;

const cluster: ClusterConfig = {
  id: 'prod',
  name: 'alphaswarm-cluster-prod',
  region: 'eu-central-1',
  servicePrefix: 'alphaswarm-',
  limits: { default: { min: 0, max: 10 }, services: new Map() },
};

const maria = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::123456789012:user/maria',
  userName: 'maria',
};

let made = 0;

/** An event as LookupEvents lists it; `told` is the JSON in it. */
function event(told: Record<string, unknown> = {}, listed: object = {}) {
  made += 1;
  const id = `event-${made}`;
  return {
    EventId: id,
    EventName: told.eventName ?? 'UpdateService',
    EventTime: Date.parse('2026-11-24T08:30:00Z') / 1000,
    ReadOnly: 'false',
    Username: 'maria',
    CloudTrailEvent: JSON.stringify({
      eventVersion: '1.11',
      userIdentity: maria,
      eventTime: '2026-11-24T08:30:00Z',
      eventSource: 'ecs.amazonaws.com',
      eventName: 'UpdateService',
      awsRegion: 'eu-central-1',
      sourceIPAddress: '203.0.113.7',
      userAgent: 'console.amazonaws.com',
      requestParameters: {
        cluster: cluster.name,
        service: 'alphaswarm-core-prod',
        desiredCount: 3,
      },
      responseElements: { service: { secret: 'hunter2' } },
      requestID: `request-${made}`,
      eventID: id,
      readOnly: false,
      recipientAccountId: '123456789012',
      ...told,
    }),
    ...listed,
  };
}

const role = (name: string, session: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::123456789012:assumed-role/${name}/${session}`,
  sessionContext: { sessionIssuer: { userName: name } },
});

describe('CloudTrailSource', () => {
  let aws: FakeAws;
  let cloudtrail: CloudTrailClient;

  beforeEach(async () => {
    aws = await FakeAws.start();
    cloudtrail = clientOf(aws);
  });

  afterEach(async () => {
    cloudtrail.destroy();
    await aws.stop();
  });

  const clientOf = ({ endpoint }: FakeAws) =>
    new CloudTrailClient({ region: 'eu-central-1', endpoint, maxAttempts: 1 });

  const source = () =>
    CloudTrailSource.create({
      places: [{ cloudtrail, clusters: [cluster] }],
      settleMs: 1,
    });

  async function collect(from = source()): Promise<ObservedEvent[]> {
    const observed: ObservedEvent[] = [];
    for await (const one of from.events(since, until, { signal: running })) {
      observed.push(one);
    }
    return observed;
  }

  const tell = (...events: object[]) =>
    aws.on('LookupEvents', () => ({ body: { Events: events } }));

  it('tells who did what where, and nothing else of the request or its answer', async () => {
    tell(event({ userAgent: `aws-sdk-js/3 action/${ACTION} api/ecs` }));
    const [observed] = await collect();
    expect(observed).toEqual({
      id: `event-${made}`,
      at: '2026-11-24T08:30:00.000Z',
      by: 'the IAM user maria',
      summary: 'scaled the service alphaswarm-core-prod to 3 tasks',
      target: { kind: 'ecs-service', id: 'prod/alphaswarm-core-prod' },
      actionId: ACTION,
      requestId: `request-${made}`,
      severity: 'warning',
      details: {
        operation: 'UpdateService',
        region: 'eu-central-1',
        account: '123456789012',
        principal: 'arn:aws:iam::123456789012:user/maria',
        from: '203.0.113.7',
        requestId: `request-${made}`,
      },
    });
    expect(JSON.stringify(observed)).not.toContain('hunter2');
    expect(aws.inputsOf('LookupEvents')).toEqual([
      {
        LookupAttributes: [
          { AttributeKey: 'EventSource', AttributeValue: 'ecs.amazonaws.com' },
        ],
        StartTime: Date.parse(since) / 1000,
        EndTime: Date.parse(until) / 1000,
        MaxResults: 50,
      },
    ]);
  });

  it.each([
    [{ forceNewDeployment: true }, 'redeployed the service alphaswarm-a'],
    [
      { taskDefinition: 'arn:aws:ecs:r:1:task-definition/a:7' },
      'deployed a:7 to the service alphaswarm-a',
    ],
    [
      { taskDefinition: 'a:7', desiredCount: 1 },
      'deployed a:7 to the service alphaswarm-a and scaled the service alphaswarm-a to 1 task',
    ],
    [{}, 'changed the service alphaswarm-a'],
  ])('words an update of %j', async (parameters, summary) => {
    tell(
      event({
        requestParameters: {
          cluster: `arn:aws:ecs:r:1:cluster/${cluster.name}`,
          service: 'alphaswarm-a',
          ...parameters,
          environment: [{ name: 'KEY', value: 'hunter2' }],
        },
      }),
    );
    expect((await collect())[0].summary).toBe(summary);
  });

  it.each([
    [
      'StopServiceDeployment',
      {
        serviceDeploymentArn: `arn:aws:ecs:r:1:service-deployment/${cluster.name}/alphaswarm-a/x`,
      },
      'stopped a rollout of the service alphaswarm-a',
      'prod/alphaswarm-a',
    ],
    [
      'CreateService',
      { cluster: cluster.name, serviceName: 'alphaswarm-a' },
      `created the service alphaswarm-a in ${cluster.name}`,
      'prod/alphaswarm-a',
    ],
    [
      'StopTask',
      { cluster: cluster.name, task: 'arn:aws:ecs:r:1:task/c/abc' },
      `stopped the task abc in ${cluster.name}`,
      'prod',
    ],
    [
      'RunTask',
      { cluster: cluster.name, taskDefinition: 'a:1' },
      `ran a task of a:1 in ${cluster.name}`,
      'prod',
    ],
    [
      'PutClusterCapacityProviders',
      { cluster: cluster.name },
      `called PutClusterCapacityProviders on the cluster ${cluster.name}`,
      'prod',
    ],
  ])('words %s', async (eventName, requestParameters, summary, id) => {
    tell(event({ eventName, requestParameters }));
    const [observed] = await collect();
    expect(observed).toMatchObject({ summary, target: { id } });
  });

  it.each<[string, object, string, string]>([
    ['root', { type: 'Root' }, "the account's root user", 'warning'],
    [
      'a role',
      role('deploy', 'github'),
      'the role deploy, session github',
      'warning',
    ],
    [
      'a person of IAM Identity Center',
      role('AWSReservedSSO_Admin_0123456789abcdef', 'maria@staff.example'),
      'maria@staff.example (with Admin)',
      'warning',
    ],
    [
      'autoscaling',
      {
        ...role('AWSServiceRoleForApplicationAutoScaling_ECSService', 'x'),
        invokedBy: 'ecs.application-autoscaling.amazonaws.com',
      },
      'AWS itself (Application Auto Scaling)',
      'info',
    ],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' },
      'AWS itself (ecs.amazonaws.com)',
      'info',
    ],
  ])('names %s', async (_, userIdentity, by, severity) => {
    tell(event({ userIdentity }));
    expect((await collect())[0]).toMatchObject({ by, severity });
  });

  it.each([
    ['reads', { readOnly: true, eventName: 'DescribeServices' }],
    ['what was refused', { errorCode: 'AccessDenied' }],
    ['reports of agents', { eventName: 'SubmitTaskStateChange' }],
    [
      'other clusters',
      { requestParameters: { cluster: 'other', service: 'alphaswarm-a' } },
    ],
    [
      'services that the portal does not have',
      { requestParameters: { cluster: cluster.name, service: 'theirs' } },
    ],
    [
      'what is about no cluster',
      {
        eventName: 'RegisterTaskDefinition',
        requestParameters: { family: 'a' },
      },
    ],
    ['what has no parameters', { requestParameters: null }],
  ])('leaves out %s', async (_, told) => {
    tell(event(told));
    expect(await collect()).toEqual([]);
  });

  it.each([
    ['no JSON', '{"eventID":'],
    ['another form', '{"eventID": 7}'],
    ['nothing', undefined],
  ])(
    'tells of an event that is %s by what stands beside it, and goes on',
    async (_, CloudTrailEvent) => {
      tell(event({}, { CloudTrailEvent }), event());
      const [odd, next] = await collect();
      expect(odd).toMatchObject({
        id: `event-${made - 1}`,
        by: 'maria',
        summary: expect.stringContaining("can't be read"),
      });
      expect(next.id).toBe(`event-${made}`);
    },
  );

  it('turns pages, and begins anew when a token has expired', async () => {
    const events = [event(), event(), event()];
    let expired = false;
    aws.on('LookupEvents', ({ NextToken }) => {
      const page = Number(NextToken ?? 0);
      if (page === 2 && !expired) {
        expired = true;
        return { error: 'InvalidNextTokenException' };
      }
      return {
        body: {
          Events: [events[page]],
          ...(page < 2 && { NextToken: String(page + 1) }),
        },
      };
    });
    const ids = (await collect()).map(({ id }) => id);
    const [a, b, c] = events.map(({ EventId }) => EventId);
    expect(ids).toEqual([a, b, a, b, c]);
  });

  it('gives up when tokens expire again and again', async () => {
    aws.on('LookupEvents', ({ NextToken }) =>
      NextToken
        ? { error: 'InvalidNextTokenException', message: 'expired' }
        : { body: { Events: [], NextToken: 'x' } },
    );
    await expect(collect()).rejects.toThrow(
      /AWS refused cloudtrail:LookupEvents/,
    );
    expect(aws.inputsOf('LookupEvents')).toHaveLength(6);
  });

  it.each([
    ['AccessDeniedException', /may not call cloudtrail:LookupEvents: add it/],
    ['ThrottlingException', /AWS throttles cloudtrail:LookupEvents/],
  ])(
    'says what %s means; other accounts and regions are read',
    async (error, words) => {
      const other = await FakeAws.start();
      const otherClient = clientOf(other);
      try {
        aws.on('LookupEvents', () => ({ error }));
        other.on('LookupEvents', () => ({ body: { Events: [event()] } }));
        const both = CloudTrailSource.create({
          places: [
            { cloudtrail, clusters: [cluster] },
            { cloudtrail: otherClient, clusters: [cluster] },
          ],
          settleMs: 1,
        });
        const observed: string[] = [];
        const reading = (async () => {
          for await (const { id } of both.events(since, until, {
            signal: running,
          })) {
            observed.push(id);
          }
        })();
        await expect(reading).rejects.toThrow(words);
        await expect(reading).rejects.toThrow(/\(for prod in eu-central-1\)/);
        expect(observed).toEqual([`event-${made}`]);
      } finally {
        otherClient.destroy();
        await other.stop();
      }
    },
  );

  it('covers what is done to services of the configured clusters, and not what another service of AWS records', () => {
    const covers: CloudTrailSource['covers'] = (eventType, target) =>
      source().covers(eventType, target);
    const here = { kind: 'ecs-service', id: 'prod/alphaswarm-core-prod' };
    expect(covers('platform-ecs.service.scale', here)).toBe(true);
    expect(covers('platform-ecs.rollout.stop', here)).toBe(true);
    expect(covers('platform-ecs.autoscaling.suspend', here)).toBe(false);
    expect(
      covers('platform-ecs.service.scale', { ...here, id: 'gone/core' }),
    ).toBe(false);
  });
});
