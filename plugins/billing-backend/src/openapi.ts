import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { refundInputSchema } from '@alphaswarm-admin/plugin-billing-common';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import {
  connectionSchema,
  customerSchema,
  invoiceSchema,
  listQuery,
  moneySchema,
  pageSchema,
  paymentDetailSchema,
  paymentParams,
  paymentSchema,
  subscriptionSchema,
} from './schemas';

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

function list(path: string, what: string, item: z.ZodType): ApiRoute {
  return {
    method: 'get',
    path,
    summary: `${what}, newest first`,
    request: { query: listQuery },
    responses: {
      200: { description: 'One page', content: json(pageSchema(item)) },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  };
}

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'billing',
  version: '1',
  description:
    'What Stripe knows of the companies that are billed: live, a page at a time. Money is whole minor units of a currency. Without a key for Stripe, `/connection` says how to connect it, and all else answers 503 with the same words.',
  basePath: '/admin/api/billing',
  routes: [
    {
      method: 'get',
      path: '/connection',
      summary: 'Whether Stripe is connected, and how to connect it',
      responses: {
        200: { description: 'The connection', content: json(connectionSchema) },
        ...errorResponses(400, 401, 403),
      },
    },
    list('/payments', 'Payments', paymentSchema),
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
    list('/invoices', 'Invoices', invoiceSchema),
    list('/customers', 'Customers', customerSchema),
    list('/subscriptions', 'Subscriptions', subscriptionSchema),
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
  ],
});
