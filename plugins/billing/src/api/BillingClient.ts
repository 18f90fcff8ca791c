import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  BillingConnection,
  BillingOverview,
  BillingPage,
  CustomerSummary,
  InvoiceDetail,
  PaymentDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import type { BillingList } from '../billingUrl';
import type { BillingApi, BillingItems, ListQuery } from './BillingApi';

/** {@link BillingApi} over HTTP. */
export class BillingClient implements BillingApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new BillingClient(
      createApiClient({ ...options, pluginId: 'billing' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  connection(options: { signal: AbortSignal }) {
    return this.#client.get<BillingConnection>(
      '/connection',
      undefined,
      options,
    );
  }

  overview(options: { signal: AbortSignal }) {
    return this.#client.get<BillingOverview>('/overview', undefined, options);
  }

  customer(id: string, options: { signal: AbortSignal }) {
    return this.#client.get<CustomerSummary>(
      `/customers/${encodeURIComponent(id)}/summary`,
      undefined,
      options,
    );
  }

  invoice(id: string, options: { signal: AbortSignal }) {
    return this.#client.get<InvoiceDetail>(
      `/invoices/${encodeURIComponent(id)}`,
      undefined,
      options,
    );
  }

  list<TList extends BillingList>(
    list: TList,
    query: ListQuery,
    options: { signal: AbortSignal },
  ) {
    return this.#client.get<BillingPage<BillingItems[TList]>>(
      `/${list}`,
      query,
      options,
    );
  }

  payment(id: string, options: { signal: AbortSignal }) {
    return this.#client.get<PaymentDetail>(
      `/payments/${encodeURIComponent(id)}`,
      undefined,
      options,
    );
  }
}
