import {
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import { startupChecksServiceFactory } from './startupChecksServiceFactory';

const unsafe = mockServices.rootConfig.factory({
  data: {
    app: { baseUrl: 'https://admin.alpha-swarm.ai/admin' },
    backend: { baseUrl: 'https://admin.alpha-swarm.ai/admin' },
    auth: { providers: { guest: {} } },
  },
});

const start = () =>
  ServiceFactoryTester.from(startupChecksServiceFactory, {
    dependencies: [unsafe],
  }).getSubject();

describe('the start of the portal', () => {
  const environment = process.env.NODE_ENV;
  afterEach(() => {
    process.env.NODE_ENV = environment;
  });

  it('fails in production, with every problem on a line of its own', async () => {
    process.env.NODE_ENV = 'production';
    const error = await start().then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).toMatch(/The portal is not served/);
    expect(error?.message).toMatch(
      /^ {2}- auth\.providers\.guest lets anybody in: remove it$/m,
    );
    expect(error?.message).toMatch(/^ {2}- pomerium\.jwksUrl is missing/m);
  });

  it('goes on elsewhere', async () => {
    process.env.NODE_ENV = 'development';
    await expect(start()).resolves.toEqual({ passed: true });
  });
});
