import {
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import {
  subscriptionCollectionServiceRef,
  type SubscriptionCollection,
} from './subscriptionCollectionServiceRef';

const asks = (got: (collection: SubscriptionCollection) => void) =>
  createBackendPlugin({
    pluginId: 'asks',
    register(env) {
      env.registerInit({
        deps: { collection: subscriptionCollectionServiceRef },
        async init({ collection }) {
          got(collection);
        },
      });
    },
  });

describe('subscriptionCollectionServiceRef', () => {
  it('is what the backend’s factory makes', async () => {
    const collection = { connected: () => true } as SubscriptionCollection;
    const got = jest.fn();
    const backend = await startTestBackend({
      features: [
        asks(got),
        createServiceFactory({
          service: subscriptionCollectionServiceRef,
          deps: {},
          factory: () => collection,
        }),
      ],
    });
    expect(got).toHaveBeenCalledWith(collection);
    await backend.stop();
  });

  it('starts nothing that depends on it without a factory', async () => {
    await expect(
      startTestBackend({ features: [asks(jest.fn())] }),
    ).rejects.toThrow(/billing\.subscription-collection/);
  });
});
