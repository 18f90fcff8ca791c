import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { auditComparisonExtensionPoint } from '@alphaswarm-admin/plugin-audit-log-node';
import { readBillingConfig } from '../config/BillingConfig';
import { createStripeClient } from '../stripe/createStripeClient';
import { StripeEventSource } from './StripeEventSource';

/** Has the audit log compared with what Stripe's events tell, where Stripe is connected. */
export const auditLogModuleStripe = createBackendModule({
  pluginId: 'audit-log',
  moduleId: 'stripe',
  register(env) {
    env.registerInit({
      deps: {
        comparison: auditComparisonExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ comparison, config }) {
        const { stripe, settleMs } = readBillingConfig(config);
        if (!stripe) return;
        comparison.addSource(
          StripeEventSource.create({
            stripe: createStripeClient(stripe),
            settleMs,
          }),
        );
      },
    });
  },
});
