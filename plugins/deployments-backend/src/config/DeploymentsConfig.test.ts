import { mockServices } from '@backstage/backend-test-utils';
import { readDeploymentsConfig } from './DeploymentsConfig';

const read = (deployments?: object) =>
  readDeploymentsConfig(mockServices.rootConfig({ data: { deployments } }));

describe('the configuration of deployments', () => {
  it('has defaults', () => {
    expect(read()).toEqual({
      namespacePrefix: 'tenant-',
      maxReplicas: 20,
      endpointHosts: ['.svc', '.svc.cluster.local'],
    });
  });

  it.each([
    [{ namespacePrefix: 'Tenant ' }, 'namespacePrefix'],
    [{ maxReplicas: 0 }, 'maxReplicas'],
    [{ maxReplicas: 2.5 }, 'maxReplicas'],
    // An end without its dot would let evilsvc through.
    [{ endpointHosts: ['svc'] }, 'endpointHosts'],
  ])('refuses %j', (config, key) => {
    expect(() => read(config)).toThrow(`deployments.${key} must be`);
  });
});
