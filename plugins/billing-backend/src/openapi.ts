import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  creditNoteInputSchema,
  refundInputSchema,
} from '@alphaswarm-admin/plugin-billing-common';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import {
  connectionSchema,
  customerParams,
  customerSchema,
  customerSummarySchema,
  invoiceDetailSchema,
  invoiceParams,
  invoiceSchema,
  listQueries,
  moneySchema,
  overviewSchema,
  pageSchema,
  paymentDetailSchema,
  paymentParams,
  paymentSchema,
  subscriptionSchema,
} from './schemas';

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

function list(name: keyof typeof listQueries, item: z.ZodType): ApiRoute {
  return {
    method: 'get',
    path: `/${name}`,
    summary: `The ${name} of the portal's copy of Stripe, newest first`,
    request: { query: listQueries[name] },
    responses: {
      200: { description: 'One page', content: json(pageSchema(item)) },
      ...errorResponses(400, 401, 403, 503),
    },
  };
}

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'billing',
  version: '1',
  description:
    'What Stripe knows of the companies that are billed. Figures and lists are of the portal’s own copy, and say how fresh it is; a single payment or invoice is read live. Money is whole minor units of a currency. Without a key for Stripe, `/connection` says how to connect it, and all else answers 503 with the same words.',
  basePath: '/admin/api/billing',
  routes: [
    {
      method: 'get',
      path: '/connection',
      summary: 'Whether Stripe is connected, and how to connect it',
      responses: {
        200: { description: 'The connection', content: json(connectionSchema) },
        ...errorResponses(400, 401, 403, 503),
      },
    },
    {
      method: 'get',
      path: '/overview',
      summary:
        'Revenue, subscriptions, unpaid invoices, failed payments, refunds',
      responses: {
        200: { description: 'The figures', content: json(overviewSchema) },
        ...errorResponses(400, 401, 403, 503),
      },
    },
    list('payments', paymentSchema),
    {
      method: 'get',
      path: '/payments/{payment}',
      summary: 'One payment with its refunds, and what the caller may do',
      request: { params: paymentParams },
      responses: {
        200: { description: 'The payment', content: json(paymentDetailSchema) },
        ...errorResponses(400, 401, 403, 404, 502, 503),
      },
    },
    list('invoices', invoiceSchema),
    {
      method: 'get',
      path: '/invoices/{invoice}',
      summary: 'One invoice with its credit notes, and what the caller may do',
      request: { params: invoiceParams },
      responses: {
        200: { description: 'The invoice', content: json(invoiceDetailSchema) },
        ...errorResponses(400, 401, 403, 404, 502, 503),
      },
    },
    list('customers', customerSchema),
    {
      method: 'get',
      path: '/customers/{customer}/summary',
      summary: 'What concerns one customer, of the portal’s copy of Stripe',
      request: { params: customerParams },
      responses: {
        200: {
          description: 'The summary',
          content: json(customerSummarySchema),
        },
        ...errorResponses(400, 401, 403, 404, 503),
      },
    },
    list('subscriptions', subscriptionSchema),
    {
      method: 'post',
      path: '/webhook',
      security: [],
      summary:
        'Takes an event that Stripe signed. Without credentials: the signature is the proof',
      responses: {
        200: {
          description: 'It is recorded, or was before',
          content: json(z.object({ received: z.literal(true) })),
        },
        ...errorResponses(400, 404, 413, 503),
      },
    },
    ...privilegedActionRoutes({
      path: '/payments/{payment}/refund',
      summary: 'Gives a part of a payment back, or all of it',
      params: paymentParams,
      input: refundInputSchema.omit({ payment: true }),
      result: z.object({
        refund: z.string(),
        status: z.string(),
        money: moneySchema,
      }),
    }),
    ...privilegedActionRoutes({
      path: '/invoices/{invoice}/credit',
      summary: 'Credits a part of an invoice, or all of it',
      params: invoiceParams,
      input: creditNoteInputSchema.omit({ invoice: true }),
      result: z.object({
        creditNote: z.string(),
        status: z.string(),
        money: moneySchema,
      }),
    }),
  ],
});
