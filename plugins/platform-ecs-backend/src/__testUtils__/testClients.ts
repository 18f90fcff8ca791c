import { AwsCallBudget } from '../aws/AwsCallBudget';
import { AwsCallMeter } from '../aws/AwsCallMeter';
import { createAwsClients, type AwsClients } from '../aws/AwsClients';

/**
 * Clients that speak to a stand-in, without a rate of their own that a test could feel.
 *
 * @param endpoint - of `FakeAws`, for all services
 * @param requestTimeoutMs - the longest that a read may take
 */
export function testClients(
  endpoint: string,
  requestTimeoutMs?: number,
): AwsClients {
  return createAwsClients({
    region: 'eu-central-1',
    endpoints: {
      ecs: endpoint,
      cloudwatch: endpoint,
      logs: endpoint,
      autoscaling: endpoint,
      cloudtrail: endpoint,
      sts: endpoint,
    },
    meter: AwsCallMeter.create(),
    budget: AwsCallBudget.create(60_000).forAccount(
      '123456789012',
      'eu-central-1',
    ),
    requestTimeoutMs,
  });
}
