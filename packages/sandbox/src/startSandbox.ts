import { join } from 'node:path';
import { createServer } from 'node:http';
import { OtherAccounts } from './aws/accounts/OtherAccounts';
import { AwsStandIns } from './aws/AwsStandIns';
import { createAutoScaling } from './aws/autoscaling/createAutoScaling';
import { createCloudTrail } from './aws/cloudtrail/createCloudTrail';
import { createCloudWatch } from './aws/cloudwatch/createCloudWatch';
import { createEcs } from './aws/ecs/createEcs';
import { createLogs } from './aws/logs/createLogs';
import { createKms } from './aws/kms/createKms';
import { createS3 } from './aws/s3/createS3';
import { openBuckets } from './aws/s3/ObjectStore';
import { createSts } from './aws/sts/createSts';
import { CallLog } from './calls';
import { createRealClock, type Clock } from './clock';
import { createControlApi } from './control/createControlApi';
import { createCore } from './core';
import { createCp, EntraClient, Platform, PlatformTokens } from './cp';
import { createEntra } from './entra';
import { projectWorkloadToken } from './entra/projectWorkloadToken';
import { FaultInjector } from './faults';
import { closeServer, listenOnLoopback } from './loopback';
import { startPostgres, type Postgres } from './postgres';
import { standInNames, type Sandbox, type StandInName } from './Sandbox';
import { loadScenario, type Scenario } from './scenario';
import { StandInServer } from './StandInServer';
import {
  createStripe,
  StripeAccount,
  WebhookSender,
  type WebhookEndpoint,
} from './stripe';
import { withStripeCustomers } from './stripe/customers';

/** Ports on 127.0.0.1; one that is left out is any free one. */
export type SandboxPorts = Partial<
  Record<StandInName | 'postgres' | 'control', number>
>;

export interface SandboxOptions {
  /** Where the database, keys and passwords are kept; made if missing. */
  dataDir: string;
  ports?: SandboxPorts;
  /** Default: the scenario file of the package. */
  scenario?: Scenario;
  /** Default: the machine's time. */
  clock?: Clock;
  /** `none` leaves the database out. Default: `embedded`. */
  postgres?: 'embedded' | 'none';
  /** Where Stripe's events are sent; left out, nowhere. */
  stripeWebhook?: WebhookEndpoint;
  /** Gets what there is to say, line by line. */
  log?: (line: string) => void;
}

/**
 * Starts everything that a fresh machine lacks. Binds to loopback only.
 *
 * @throws Error that says what to do, when a port is taken or a part can't start; what had started is stopped again
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const started: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of started.splice(0).reverse()) {
      await stop();
    }
  };
  try {
    return await startAll(options, started, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(
  options: SandboxOptions,
  started: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Sandbox> {
  const { dataDir, ports = {}, log = () => {} } = options;
  const scenario = options.scenario ?? (await loadScenario());
  const clock = options.clock ?? createRealClock();
  const calls = CallLog.create({ clock });
  const faults = FaultInjector.create({ seed: scenario.seed });

  let postgres: Postgres | undefined;
  if (options.postgres !== 'none') {
    postgres = await startPostgres({
      dataDir: join(dataDir, 'postgres'),
      port: ports.postgres ?? 0,
      log: line => log(`postgres: ${line}`),
    });
    started.push(postgres.stop.bind(postgres));
  }

  const servers = {} as Record<StandInName, StandInServer>;
  for (const name of standInNames) {
    const server = await StandInServer.listen({
      name,
      port: ports[name] ?? 0,
      calls,
      faults,
    });
    started.push(() => server.close());
    servers[name] = server;
  }

  const entra = await createEntra({
    origin: servers.entra.origin,
    tenantId: scenario.tenant.id,
    staff: scenario.staff,
    dataDir: join(dataDir, 'entra'),
  });
  servers.entra.serve(entra);
  started.push(
    await projectWorkloadToken({
      file: join(dataDir, 'workload-token'),
      entra,
    }),
  );
  const platform = Platform.create({
    clock,
    scenario: withStripeCustomers(scenario),
  });
  const cpClient = EntraClient.create({
    issuer: entra.issuer,
    clientId: entra.staffClient.id,
    clientSecret: entra.staffClient.secret,
  });
  const tokens = PlatformTokens.create({
    issuer: `${servers.cp.origin}/auth`,
    entra: cpClient,
    staff: scenario.staff,
  });
  servers.cp.serve(
    createCp({ origin: servers.cp.origin, entra: cpClient, platform, tokens }),
  );
  servers.core.serve(createCore({ platform, tokens }));
  servers.s3.serve(
    createS3({
      buckets: openBuckets({
        buckets: scenario.aws.buckets,
        dataDir: join(dataDir, 's3'),
        clock,
      }),
      clock,
      seed: scenario.seed,
    }),
  );
  const trail = { folder: join(dataDir, 'cloudtrail') };
  const otherAccounts = OtherAccounts.create({ scenario, clock, trail });
  const aws = AwsStandIns.create({
    scenario,
    clock,
    trail,
    servers: {
      ...servers,
      ecs: otherAccounts.beside(servers.ecs, createEcs),
      cloudwatch: otherAccounts.beside(servers.cloudwatch, createCloudWatch),
      logs: otherAccounts.beside(servers.logs, createLogs),
      autoscaling: otherAccounts.beside(servers.autoscaling, createAutoScaling),
      cloudtrail: otherAccounts.beside(servers.cloudtrail, createCloudTrail),
    },
  });
  servers.kms.serve(createKms({ ...scenario.aws, seed: scenario.seed }));
  servers.sts.serve(
    createSts({ sessions: otherAccounts.sessions, seed: scenario.seed }),
  );
  const webhooks =
    options.stripeWebhook && WebhookSender.create(options.stripeWebhook);
  if (webhooks) started.push(async () => webhooks.close());
  const stripe = StripeAccount.create({
    scenario: scenario.stripe,
    seed: scenario.seed,
    clock,
    onEvent: event => webhooks?.send(event),
  });
  const stripeStandIn = createStripe({ account: stripe, clock });
  servers.stripe.serve(stripeStandIn);

  const controlServer = createServer();
  const controlPort = await listenOnLoopback(
    controlServer,
    ports.control ?? 0,
    'control API',
  );
  started.push(() => closeServer(controlServer));

  const sandbox: Sandbox = {
    scenario,
    clock,
    calls,
    faults,
    entra,
    platform,
    aws,
    otherAccounts,
    stripe,
    postgres,
    origins: {
      ...(Object.fromEntries(
        standInNames.map(name => [name, servers[name].origin]),
      ) as Record<StandInName, string>),
      control: `http://127.0.0.1:${controlPort}`,
    },
    reset: async () => {
      faults.clear();
      calls.clear();
      clock.reset();
      entra.setTamper(undefined);
      platform.reset();
      otherAccounts.reset();
      aws.reset();
      stripeStandIn.reset();
      await postgres?.start();
    },
    close,
  };
  controlServer.on('request', createControlApi(sandbox));
  return sandbox;
}
