import { readEnvironment } from './environment';

describe('readEnvironment', () => {
  it('has a port for each part unless it is told another', () => {
    const { ports, dataDir } = readEnvironment({
      SANDBOX_DATA_DIR: '/somewhere',
      SANDBOX_PORT_ECS: '9902',
      SANDBOX_PORT_LOGS: '',
    });
    expect(dataDir).toBe('/somewhere');
    expect(ports).toEqual({
      entra: 8901,
      ecs: 9902,
      cloudwatch: 8903,
      logs: 8904,
      cp: 8905,
      core: 8906,
      postgres: 8907,
      control: 8909,
      s3: 8910,
      sts: 8914,
      stripe: 8915,
      autoscaling: 8913,
      kms: 8911,
      cloudtrail: 8912,
    });
  });

  it.each(['none', '70000', '-1', '80.5'])(
    'names the variable that holds %s instead of a port',
    value => {
      expect(() =>
        readEnvironment({ SANDBOX_DATA_DIR: '/d', SANDBOX_PORT_CP: value }),
      ).toThrow(/SANDBOX_PORT_CP/);
    },
  );

  it('sends Stripe’s events where both an address and a secret say so', () => {
    const read = (variables: NodeJS.ProcessEnv) =>
      readEnvironment({ SANDBOX_DATA_DIR: '/d', ...variables }).stripeWebhook;
    expect(read({})).toBeUndefined();
    const SANDBOX_STRIPE_WEBHOOK_URL = 'http://127.0.0.1:1/webhook';
    const SANDBOX_STRIPE_WEBHOOK_SECRET = 'whsec_x';
    expect(
      read({ SANDBOX_STRIPE_WEBHOOK_URL, SANDBOX_STRIPE_WEBHOOK_SECRET }),
    ).toEqual({ url: 'http://127.0.0.1:1/webhook', secret: 'whsec_x' });
    for (const incomplete of [
      { SANDBOX_STRIPE_WEBHOOK_URL },
      { SANDBOX_STRIPE_WEBHOOK_SECRET },
      { SANDBOX_STRIPE_WEBHOOK_URL: 'x', SANDBOX_STRIPE_WEBHOOK_SECRET },
    ]) {
      expect(() => read(incomplete)).toThrow(/SANDBOX_STRIPE_WEBHOOK_SECRET/);
    }
  });

  it('asks for a data folder', () => {
    expect(() => readEnvironment({})).toThrow('SANDBOX_DATA_DIR');
  });
});
