import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  BillingConnection,
  BillingCustomer,
  BillingOverview,
  BillingPage,
  CustomerSummary,
  Invoice,
  InvoiceDetail,
  Payment,
  PaymentDetail,
  Subscription,
} from '@alphaswarm-admin/plugin-billing-common';
import type { BillingList } from '../billingUrl';

/** What each list is of. */
export type BillingItems = {
  payments: Payment;
  invoices: Invoice;
  customers: BillingCustomer;
  subscriptions: Subscription;
};

/** What of a list is asked for. */
export type ListQuery = {
  q: string;
  state: string | undefined;
  cursor: string | undefined;
};

/** The reads of the billing backend. Each throws a `PortalApiError` if the portal can't answer. */
export interface BillingApi {
  connection(options: { signal: AbortSignal }): Promise<BillingConnection>;
  overview(options: { signal: AbortSignal }): Promise<BillingOverview>;
  /** What concerns one customer: `cus_…`. */
  customer(
    id: string,
    options: { signal: AbortSignal },
  ): Promise<CustomerSummary>;
  invoice(id: string, options: { signal: AbortSignal }): Promise<InvoiceDetail>;
  /** One page of a list, newest first. */
  list<TList extends BillingList>(
    list: TList,
    query: ListQuery,
    options: { signal: AbortSignal },
  ): Promise<BillingPage<BillingItems[TList]>>;
  payment(id: string, options: { signal: AbortSignal }): Promise<PaymentDetail>;
}

/** The API ref of {@link BillingApi}. */
export const billingApiRef = createApiRef<BillingApi>().with({
  id: 'plugin.billing.reads',
  pluginId: 'billing',
});
