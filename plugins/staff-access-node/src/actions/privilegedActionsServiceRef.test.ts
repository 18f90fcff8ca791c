import {
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { auditLedgerServiceRef } from '@alphaswarm-admin/plugin-audit-log-node';
import { FakeLedger } from '../__testUtils__/FakeLedger';
import { FakeStore } from '../__testUtils__/FakeStore';
import { agentActionsRegistryServiceFactory } from '../agentActions/agentActionsRegistryServiceFactory';
import { staffSessionReaderServiceRef } from '../identity/StaffSessionReader';
import { staffAccessStoreServiceRef } from '../store/StaffAccessStore';
import { staffPolicyDescriptionServiceRef } from '../policyDescription';
import { privilegedActionsServiceFactory } from './privilegedActionsServiceRef';

function open(permission: object | undefined) {
  return ServiceFactoryTester.from(privilegedActionsServiceFactory, {
    dependencies: [
      mockServices.discovery.factory(),
      mockServices.permissions.mock().factory,
      agentActionsRegistryServiceFactory({ thirdPartyPlugins: [] }),
      mockServices.rootConfig.factory({
        data: permission ? { permission } : {},
      }),
      createServiceFactory({
        service: auditLedgerServiceRef,
        deps: {},
        factory: () => new FakeLedger(),
      }),
      createServiceFactory({
        service: staffAccessStoreServiceRef,
        deps: {},
        factory: () => new FakeStore(),
      }),
      createServiceFactory({
        service: staffSessionReaderServiceRef,
        deps: {},
        factory: () => ({ read: jest.fn() }),
      }),
      createServiceFactory({
        service: staffPolicyDescriptionServiceRef,
        deps: {},
        factory: () => ({ whoCould: () => undefined, rolesOf: () => [] }),
      }),
    ],
  }).getSubject('demo');
}

describe('privilegedActionsServiceFactory', () => {
  it.each([[undefined], [{}], [{ enabled: false }]])(
    'doesn’t start while Backstage would allow everything: permission %j',
    async permission => {
      await expect(open(permission)).rejects.toThrow(
        'permission.enabled must be true',
      );
    },
  );

  it('starts under a policy', async () => {
    await expect(open({ enabled: true })).resolves.toBeDefined();
  });
});
