import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { assumedRoleCredentials, type AssumedRole } from './assumedRole';
import type { AccountCallBudget } from './AccountCallBudget';
import type { AwsCallMeter } from './AwsCallMeter';
import { stampWithAction } from './stampWithAction';

/**
 * The clients of one account and region. All that calls AWS calls it through these: each request is counted by the meter and waits for the budget, and its
 * timeouts are set. They don't know of clusters: what addresses something is checked before.
 */
export type AwsClients = {
  /** Reads of ECS. Repeats what fails, up to three requests in all. */
  ecs: ECSClient;
  cloudwatch: CloudWatchClient;
  logs: CloudWatchLogsClient;
  /** Reads of Application Auto Scaling. */
  autoscaling: ApplicationAutoScalingClient;
  cloudtrail: CloudTrailClient;
  /**
   * For what changes something: sends each request once, waits twice as long for its answer, never waits for the budget (reads pay it back), and is
   * stamped with the privileged action that made it. Repeat only what AWS throttled, see `retryThrottled`.
   */
  mutations: {
    ecs: ECSClient;
    autoscaling: ApplicationAutoScalingClient;
  };
};

/** Endpoints in place of the region's own. */
export type AwsEndpoints = {
  ecs?: string;
  cloudwatch?: string;
  logs?: string;
  autoscaling?: string;
  cloudtrail?: string;
  sts?: string;
};

/** Options of {@link createAwsClients}. */
export type AwsClientsOptions = {
  region: string;
  /** The role to assume with the default provider chain's credentials. Those themselves if left out. */
  assumeRole?: AssumedRole;
  endpoints: AwsEndpoints;
  meter: AwsCallMeter;
  /** What the calls of this account and region take part in. */
  budget: AccountCallBudget;
  /** The longest that one read may take, milliseconds. Default 5,000. */
  requestTimeoutMs?: number;
};

/** Makes the clients of one account and region. Nothing is asked before the first call; an assumed role is assumed then, once for all of them. */
export function createAwsClients(options: AwsClientsOptions): AwsClients {
  const { region, assumeRole, endpoints, meter, budget } = options;
  const readTimeoutMs = options.requestTimeoutMs ?? 5_000;
  const credentials =
    assumeRole &&
    assumedRoleCredentials({
      region,
      role: assumeRole,
      endpoint: endpoints.sts,
      requestHandler: requestHandler(readTimeoutMs),
      meter,
    });
  const reads = {
    region,
    credentials,
    // The SDK's standard mode retries within a token budget of its own, so that an outage is not met with a storm of retries.
    retryMode: 'standard',
    maxAttempts: 3,
    requestHandler: requestHandler(readTimeoutMs),
  };
  const changes = {
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: requestHandler(readTimeoutMs * 2),
  };
  const clients: AwsClients = {
    ecs: new ECSClient({ ...reads, endpoint: endpoints.ecs }),
    cloudwatch: new CloudWatchClient({
      ...reads,
      endpoint: endpoints.cloudwatch,
    }),
    logs: new CloudWatchLogsClient({
      ...reads,
      endpoint: endpoints.logs,
      // StartLiveTail would be sent to `streaming-` in front of the host: only AWS's own hosts have that name.
      disableHostPrefix: endpoints.logs !== undefined,
    }),
    autoscaling: new ApplicationAutoScalingClient({
      ...reads,
      endpoint: endpoints.autoscaling,
    }),
    cloudtrail: new CloudTrailClient({
      ...reads,
      endpoint: endpoints.cloudtrail,
    }),
    mutations: {
      ecs: new ECSClient({ ...changes, endpoint: endpoints.ecs }),
      autoscaling: new ApplicationAutoScalingClient({
        ...changes,
        endpoint: endpoints.autoscaling,
      }),
    },
  };
  const { mutations, ...readers } = clients;
  for (const [service, client] of Object.entries(readers)) {
    client.middlewareStack.use(budget.plugin(service, 'read'));
    client.middlewareStack.use(meter.plugin(service));
    if (credentials) client.middlewareStack.use(credentials.plugin);
  }
  for (const [service, client] of Object.entries(mutations)) {
    client.middlewareStack.use(budget.plugin(service, 'mutation'));
    client.middlewareStack.use(meter.plugin(service));
    client.middlewareStack.use(stampWithAction(`aws:${service}`));
    if (credentials) client.middlewareStack.use(credentials.plugin);
  }
  return clients;
}

function requestHandler(requestTimeout: number): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout,
    // Without it the handler only warns and goes on waiting.
    throwOnRequestTimeout: true,
  });
}
