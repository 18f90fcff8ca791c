import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { billingPermissions } from '@alphaswarm-admin/plugin-billing-common';
import { privilegedActionsServiceRef } from '@alphaswarm-admin/plugin-staff-access-node';
import { createRefundPaymentAction } from './actions/refundPayment';
import { createBillingDatabase } from './createBillingDatabase';
import { readBillingConfig } from './config/BillingConfig';
import { BillingReads } from './reads/BillingReads';
import { RefundAllowance } from './refunds/RefundAllowance';
import { createRouter } from './router';
import { createStripeClient } from './stripe/createStripeClient';
import { DefaultStripeGateway } from './stripe/StripeGateway';

/** What Stripe bills: reads for those who may, and refunds as a privileged action. */
export const billingPlugin = createBackendPlugin({
  pluginId: 'billing',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        privilegedActions: privilegedActionsServiceRef,
      },
      async init(services) {
        const { stripe: connection, ceilings } = readBillingConfig(
          services.config,
        );
        const stripe = DefaultStripeGateway.create({
          stripe: connection && createStripeClient(connection),
        });
        services.permissionsRegistry.addPermissions(billingPermissions);
        services.httpRouter.use(
          createRouter({
            httpAuth: services.httpAuth,
            permissions: services.permissions,
            privilegedActions: services.privilegedActions,
            reads: BillingReads.create({ stripe }),
            refund: createRefundPaymentAction({
              stripe,
              ceilings,
              allowance: RefundAllowance.create({
                database: createBillingDatabase(services),
              }),
            }),
            connected: connection !== undefined,
          }),
        );
      },
    });
  },
});
