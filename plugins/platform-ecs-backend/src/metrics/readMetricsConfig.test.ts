import { ConfigReader } from '@backstage/config';
import { readMetricsConfig } from './readMetricsConfig';

const metric = {
  title: 'Queue',
  namespace: 'AWS/SQS',
  metricName: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: '{service}-jobs' },
};
const read = (metrics: object[], cluster: object = {}) =>
  readMetricsConfig(
    new ConfigReader({
      platformEcs: { metrics, clusters: [{ name: 'prod', ...cluster }] },
    } as never),
  );

describe('readMetricsConfig', () => {
  it('reads metrics with their defaults, and balancers by the cluster', () => {
    expect(read([metric], { loadBalancer: 'app/a/0123456789abcdef' })).toEqual({
      metrics: [{ ...metric, stat: 'Average', unit: 'none' }],
      loadBalancers: new Map([['prod', 'app/a/0123456789abcdef']]),
    });
  });

  it.each([
    [{ stat: 'Mean' }, /metrics\[0\]\.stat/],
    [{ stat: 'p101' }, /metrics\[0\]\.stat/],
    [{ unit: 'furlongs' }, /metrics\[0\]\.unit/],
    [{ dimensions: { A: '{region}' } }, /metrics\[0\]\.dimensions\.A.*region/],
    [{ dimensions: { A: 5 } }, /metrics\[0\]\.dimensions\.A/],
    [{ title: undefined }, /title/],
  ])('refuses %j, and names the key', (change, message) => {
    expect(() => read([{ ...metric, ...change }])).toThrow(message);
  });

  it('refuses a load balancer that is none, and more metrics than a call takes well', () => {
    expect(() => read([], { loadBalancer: 'net/a/b' })).toThrow(
      /clusters\[0\]\.loadBalancer/,
    );
    expect(() => read(Array.from({ length: 51 }, () => metric))).toThrow(
      /at most 50/,
    );
  });
});
