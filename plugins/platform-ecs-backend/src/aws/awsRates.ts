/** How often an API may be called in one account and region. */
export type AwsRate = {
  /** Calls per second in the long run. */
  perSecond: number;
  /** Calls at once after a pause. */
  burst: number;
};

/** For what isn't listed: slower than any API that the portal calls is allowed to be. */
const OTHERS: AwsRate = { perSecond: 4, burst: 8 };

/**
 * About four fifths of what AWS grants by default, so that the account's other callers find room too.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
const RATES: Readonly<Record<string, AwsRate>> = {
  'ecs:ListServices': { perSecond: 16, burst: 40 },
  'ecs:DescribeServices': { perSecond: 16, burst: 40 },
  'ecs:DescribeClusters': { perSecond: 16, burst: 40 },
  'ecs:ListTasks': { perSecond: 16, burst: 40 },
  'ecs:DescribeTasks': { perSecond: 16, burst: 40 },
  'ecs:DescribeTaskDefinition': { perSecond: 16, burst: 40 },
  'ecs:ListServiceDeployments': { perSecond: 16, burst: 40 },
  'ecs:DescribeServiceDeployments': { perSecond: 16, burst: 40 },
  'ecs:DescribeServiceRevisions': { perSecond: 16, burst: 40 },
  'cloudwatch:GetMetricData': { perSecond: 40, burst: 40 },
  'cloudwatch:DescribeAlarms': { perSecond: 7, burst: 7 },
  'cloudwatch:DescribeAlarmHistory': { perSecond: 7, burst: 7 },
  'logs:FilterLogEvents': { perSecond: 4, burst: 4 },
  'logs:GetLogEvents': { perSecond: 8, burst: 8 },
  'logs:StartQuery': { perSecond: 4, burst: 4 },
  'logs:GetQueryResults': { perSecond: 4, burst: 4 },
  'cloudtrail:LookupEvents': { perSecond: 1.6, burst: 2 },
};

/**
 * The rate of an API.
 *
 * @param api - client and operation, e.g. `ecs:DescribeServices`
 */
export function awsRate(api: string): AwsRate {
  return RATES[api] ?? OTHERS;
}
