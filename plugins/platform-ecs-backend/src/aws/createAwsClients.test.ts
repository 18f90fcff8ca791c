import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { AwsCallBudget } from './AwsCallBudget';
import { AwsCallMeter } from './AwsCallMeter';
import { createAwsClients, type AwsClients } from './AwsClients';

useFakeAws();

/** STS on the wire: a form in, XML out. */
class FakeSts {
  readonly asked: URLSearchParams[] = [];
  /** How long the credentials that it gives are good for, milliseconds. */
  lifetimeMs = 3_600_000;
  denies = false;
  readonly #server: Server;

  static async start(): Promise<FakeSts> {
    const fake = new FakeSts();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  private constructor() {
    this.#server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', chunk => chunks.push(chunk));
      req.on('end', () => {
        this.asked.push(new URLSearchParams(Buffer.concat(chunks).toString()));
        res.setHeader('Content-Type', 'text/xml');
        if (this.denies) {
          res
            .writeHead(403)
            .end(
              '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:sts::1:x is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
            );
          return;
        }
        const expiration = new Date(Date.now() + this.lifetimeMs).toISOString();
        res
          .writeHead(200)
          .end(
            `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA${this.asked.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
          );
      });
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

const arn = 'arn:aws:iam::210987654321:role/portal';

describe('createAwsClients, with a role to assume', () => {
  let aws: FakeAws;
  let sts: FakeSts;
  let clients: AwsClients;

  beforeEach(async () => {
    aws = await FakeAws.start();
    sts = await FakeSts.start();
    aws.on('ListServices', () => ({ body: { serviceArns: [] } }));
    aws.on('GetMetricData', () => ({ body: { MetricDataResults: [] } }));
    clients = createAwsClients({
      region: 'us-east-1',
      assumeRole: { arn, externalId: 'ext', sessionName: 'alphaswarm-admin' },
      endpoints: {
        ecs: aws.endpoint,
        cloudwatch: aws.endpoint,
        sts: sts.endpoint,
      },
      meter: AwsCallMeter.create(),
      budget: AwsCallBudget.create(6_000).forAccount('1', 'us-east-1'),
    });
  });

  afterEach(async () => {
    await aws.stop();
    await sts.stop();
  });

  const listServices = () =>
    clients.ecs.send(new ListServicesCommand({ cluster: 'c' }));

  it('assumes it once, for all clients at once', async () => {
    await Promise.all([
      listServices(),
      listServices(),
      clients.cloudwatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: [],
          StartTime: new Date(0),
          EndTime: new Date(1),
        }),
      ),
    ]);
    await listServices();
    expect(sts.asked.map(form => Object.fromEntries(form))).toEqual([
      expect.objectContaining({
        Action: 'AssumeRole',
        RoleArn: arn,
        ExternalId: 'ext',
        RoleSessionName: 'alphaswarm-admin',
      }),
    ]);
    expect(new Set(aws.accessKeyIds)).toEqual(new Set(['ASIA1']));
  });

  it('renews credentials that are about to expire, before they do', async () => {
    sts.lifetimeMs = 4 * 60_000;
    await listServices();
    sts.lifetimeMs = 3_600_000;
    await listServices();
    await listServices();
    const [first, second, third] = aws.accessKeyIds;
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    expect(third).toBe(`ASIA${sts.asked.length}`);
  });

  it('uses credentials to their end when they cannot be renewed', async () => {
    sts.lifetimeMs = 4 * 60_000;
    await listServices();
    sts.denies = true;
    await listServices();
    const [first, second] = aws.accessKeyIds;
    expect(second).toBe(first);
  });

  it.each(['ExpiredTokenException', 'UnrecognizedClientException'])(
    'gets new ones when AWS answers %s, and asks once more',
    async error => {
      aws.on('ListServices', (_, attempt) =>
        attempt === 1 ? { error } : { body: { serviceArns: [] } },
      );
      await listServices();
      expect(aws.accessKeyIds).toEqual(['ASIA1', 'ASIA2']);
    },
  );

  it.each([-3_600_000, 3_600_000])(
    'signs by the clock of AWS when its own is %d ms off',
    async skewMs => {
      // AWS refuses what was signed more than five minutes from its time.
      aws.on('ListServices', (_, attempt) => ({
        open(response) {
          const now = Date.now() + skewMs;
          const late = Math.abs(aws.signedAt[attempt - 1] - now) > 300_000;
          response.writeHead(late ? 403 : 200, {
            date: new Date(now).toUTCString(),
            'content-type': 'application/x-amz-json-1.1',
          });
          response.end(
            late
              ? '{"__type":"InvalidSignatureException","message":"Signature expired"}'
              : '{"serviceArns":[]}',
          );
        },
      }));
      await expect(listServices()).resolves.toMatchObject({ serviceArns: [] });
      await expect(listServices()).resolves.toMatchObject({ serviceArns: [] });
      // Refused once, and right from then on.
      expect(aws.calls).toHaveLength(3);
    },
  );

  it('asks no third time', async () => {
    aws.on('ListServices', () => ({ error: 'ExpiredTokenException' }));
    await expect(listServices()).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
    expect(aws.calls).toHaveLength(2);
  });

  it('makes a change again only where AWS certainly did nothing', async () => {
    aws.on('UpdateService', (_, attempt) =>
      attempt === 1 ? { error: 'ExpiredTokenException' } : 'drop',
    );
    await expect(
      clients.mutations.ecs.send(
        new UpdateServiceCommand({ cluster: 'c', service: 's' }),
      ),
    ).rejects.toThrow();
    expect(aws.calls).toHaveLength(2);
  });

  it('names the role and the permission when it may not be assumed', async () => {
    sts.denies = true;
    await expect(listServices()).rejects.toMatchObject({
      name: 'AwsCallError',
      problem: 'denied',
      permission: 'sts:AssumeRole',
      message: expect.stringContaining(arn),
    });
    expect(aws.calls).toEqual([]);
  });
});
