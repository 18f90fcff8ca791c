import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  billingReadPermission,
  type BillingConnection,
  type PaymentDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  noQuery,
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  ReadAuthorizer,
  type PrivilegedAction,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { apiDocument } from './openapi';
import type { BillingReads } from './reads/BillingReads';
import { listQuery, paymentParams } from './schemas';
import { HOW_TO_CONNECT } from './stripe/StripeGateway';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  reads: BillingReads;
  refund: PrivilegedAction;
  /** Whether there is a key for Stripe. */
  connected: boolean;
};

/** The API of billing, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, permissions, privilegedActions, reads, refund } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);
  const readers = ReadAuthorizer.create({
    httpAuth,
    permissions,
    permission: billingReadPermission,
    refused: 'read billing',
  });

  router.get('/connection', async (req, res) => {
    await readers.authorize(req, noQuery);
    const connection: BillingConnection = options.connected
      ? { connected: true }
      : { connected: false, how: HOW_TO_CONNECT };
    res.json(connection);
  });

  router.get('/payments', async (req, res) => {
    const { query } = await readers.authorize(req, listQuery);
    res.json(await reads.payments(query));
  });

  router.get('/payments/:payment', async (req, res) => {
    const { credentials } = await readers.authorize(req, noQuery);
    const { payment } = parseRequest(paymentParams, req.params, 'path');
    const detail: PaymentDetail = {
      ...(await reads.payment(payment)),
      actions: await privilegedActions.availability(credentials, [refund]),
    };
    res.json(detail);
  });

  router.get('/invoices', async (req, res) => {
    const { query } = await readers.authorize(req, listQuery);
    res.json(await reads.invoices(query));
  });

  router.get('/customers', async (req, res) => {
    const { query } = await readers.authorize(req, listQuery);
    res.json(await reads.customers(query));
  });

  router.get('/subscriptions', async (req, res) => {
    const { query } = await readers.authorize(req, listQuery);
    res.json(await reads.subscriptions(query));
  });

  privilegedActions.mount(router, 'post', '/payments/:payment/refund', refund);
  return router;
}
