import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { notificationService } from '@backstage/plugin-notifications-node';
import { billingPermissions } from '@alphaswarm-admin/plugin-billing-common';
import { privilegedActionsServiceRef } from '@alphaswarm-admin/plugin-staff-access-node';
import { createCreditInvoiceAction } from './actions/creditInvoice';
import { createRefundPaymentAction } from './actions/refundPayment';
import { readBillingConfig } from './config/BillingConfig';
import { createBillingDatabase } from './createBillingDatabase';
import { EventInbox } from './events/EventInbox';
import { BillingFigures } from './figures/BillingFigures';
import { PastDueWatch } from './pastDue/PastDueWatch';
import { LiveReads } from './reads/LiveReads';
import { RefundAllowance } from './refunds/RefundAllowance';
import { ReplicaReads } from './replica/ReplicaReads';
import { ReplicaStore } from './replica/ReplicaStore';
import { StripeReplica } from './replica/StripeReplica';
import { StripeSweep } from './replica/StripeSweep';
import { SweepState } from './replica/SweepState';
import { createRouter } from './router';
import { scheduleBilling } from './scheduleBilling';
import { createStripeClient } from './stripe/createStripeClient';
import { DefaultStripeGateway } from './stripe/StripeGateway';
import { createWebhookRouter } from './webhook/webhookRouter';

/** What Stripe bills: figures and lists for those who may read them, refunds and credit notes as privileged actions. */
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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        privilegedActions: privilegedActionsServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init(services) {
        const { logger } = services;
        const config = readBillingConfig(services.config);
        const connected = config.stripe !== undefined;
        const stripe = DefaultStripeGateway.create({
          stripe: config.stripe && createStripeClient(config.stripe),
        });
        const database = createBillingDatabase(services);
        const store = ReplicaStore.create(database);
        const state = SweepState.create(database);
        const lists = ReplicaReads.create({ database });
        const figures = BillingFigures.create({
          database,
          lists,
          freshness: () => state.freshness(),
        });
        const inbox = EventInbox.create({
          database,
          replica: StripeReplica.create({ stripe, store }),
          logger,
        });
        const giving = {
          stripe,
          ceilings: config.ceilings,
          allowance: RefundAllowance.create({ database }),
        };

        services.permissionsRegistry.addPermissions(billingPermissions);
        services.httpRouter.use(
          createRouter({
            httpAuth: services.httpAuth,
            permissions: services.permissions,
            privilegedActions: services.privilegedActions,
            figures,
            lists,
            live: LiveReads.create({ stripe }),
            refund: createRefundPaymentAction(giving),
            credit: createCreditInvoiceAction(giving),
            webhook: createWebhookRouter({
              secret: config.webhookSecret,
              inbox,
            }),
            connected,
          }),
        );
        // Stripe has no session: it signs.
        services.httpRouter.addAuthPolicy({
          path: '/webhook',
          allow: 'unauthenticated',
        });
        if (!connected) return;
        await scheduleBilling({
          scheduler: services.scheduler,
          sweep: StripeSweep.create({
            stripe,
            store,
            state,
            inbox,
            everyMs: config.sweepEveryMs,
            logger,
          }),
          inbox,
          pastDue: PastDueWatch.create({
            database,
            figures,
            notifications: services.notifications,
            notify: config.notifyOfPastDue,
            logger,
          }),
        });
      },
    });
  },
});
