import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  billingReadPermission,
  type BillingConnection,
  type InvoiceDetail,
  type PaymentDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  ReadAuthorizer,
  type PrivilegedAction,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { BillingFigures } from './figures/BillingFigures';
import { apiDocument } from './openapi';
import type { LiveReads } from './reads/LiveReads';
import type { Listed, ReplicaReads } from './replica/ReplicaReads';
import {
  customerParams,
  invoiceParams,
  listQueries,
  paymentParams,
} from './schemas';
import { HOW_TO_CONNECT } from './stripe/StripeGateway';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  figures: BillingFigures;
  lists: ReplicaReads;
  live: LiveReads;
  refund: PrivilegedAction;
  credit: PrivilegedAction;
  /** Where Stripe tells of its events. */
  webhook: Router;
  /** Whether there is a key for Stripe. */
  connected: boolean;
};

/** Which list is of what. */
const lists: Record<keyof typeof listQueries, keyof Listed> = {
  payments: 'payment',
  invoices: 'invoice',
  customers: 'customer',
  subscriptions: 'subscription',
};

/** The API of billing, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, permissions, privilegedActions, figures, live } = options;
  const { refund, credit } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);
  router.use(options.webhook);
  const readers = ReadAuthorizer.create({
    httpAuth,
    permissions,
    permission: billingReadPermission,
    refused: 'read billing',
  });
  const assertConnected = () => {
    if (!options.connected) throw new ServiceUnavailableError(HOW_TO_CONNECT);
  };

  router.get('/connection', async (req, res) => {
    await readers.withoutQuery(req);
    const connection: BillingConnection = options.connected
      ? { connected: true, freshness: await figures.freshness() }
      : { connected: false, how: HOW_TO_CONNECT };
    res.json(connection);
  });

  router.get('/overview', async (req, res) => {
    await readers.withoutQuery(req);
    assertConnected();
    res.json(await figures.overview());
  });

  for (const [name, kind] of Object.entries(lists)) {
    router.get(`/${name}`, async (req, res) => {
      const schema = listQueries[name as keyof typeof listQueries];
      const { query } = await readers.authorize(req, schema);
      assertConnected();
      res.json(await options.lists.list(kind, query));
    });
  }

  router.get('/payments/:payment', async (req, res) => {
    const { credentials } = await readers.withoutQuery(req);
    const { payment } = parseRequest(paymentParams, req.params, 'path');
    const detail: PaymentDetail = {
      ...(await live.payment(payment)),
      actions: await privilegedActions.availability(credentials, [refund]),
    };
    res.json(detail);
  });

  router.get('/invoices/:invoice', async (req, res) => {
    const { credentials } = await readers.withoutQuery(req);
    const { invoice } = parseRequest(invoiceParams, req.params, 'path');
    const detail: InvoiceDetail = {
      ...(await live.invoice(invoice)),
      actions: await privilegedActions.availability(credentials, [credit]),
    };
    res.json(detail);
  });

  router.get('/customers/:customer/summary', async (req, res) => {
    await readers.withoutQuery(req);
    const { customer } = parseRequest(customerParams, req.params, 'path');
    assertConnected();
    res.json(await figures.ofCustomer(customer));
  });

  privilegedActions.mount(router, 'post', '/payments/:payment/refund', refund);
  privilegedActions.mount(router, 'post', '/invoices/:invoice/credit', credit);
  return router;
}
