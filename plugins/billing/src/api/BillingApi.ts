import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  BillingConnection,
  BillingCustomer,
  BillingPage,
  Invoice,
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

/** The reads of the billing backend. Each throws a `PortalApiError` if the portal can't answer. */
export interface BillingApi {
  connection(options: { signal: AbortSignal }): Promise<BillingConnection>;
  /** One page of a list, newest first. */
  list<TList extends BillingList>(
    list: TList,
    query: { q: string; cursor: string | undefined },
    options: { signal: AbortSignal },
  ): Promise<BillingPage<BillingItems[TList]>>;
  payment(id: string, options: { signal: AbortSignal }): Promise<PaymentDetail>;
}

/** The API ref of {@link BillingApi}. */
export const billingApiRef = createApiRef<BillingApi>().with({
  id: 'plugin.billing.reads',
  pluginId: 'billing',
});
