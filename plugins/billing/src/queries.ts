import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import { billingApiRef } from './api/BillingApi';
import type { BillingList } from './billingUrl';

/** The query keys of this plugin; after a refund they are all old. */
export const billingKeys = { all: ['billing'] as const };

/** Whether Stripe is connected. */
export function useConnection() {
  const api = useApi(billingApiRef);
  return useQuery({
    queryKey: [...billingKeys.all, 'connection'],
    queryFn: ({ signal }) => api.connection({ signal }),
    refetchInterval: 60_000,
    retry: false,
  });
}

/** The figures. Read again each minute while somebody looks: they are the portal's own. */
export function useOverview() {
  const api = useApi(billingApiRef);
  return useQuery({
    queryKey: [...billingKeys.all, 'overview'],
    queryFn: ({ signal }) => api.overview({ signal }),
    refetchInterval: 60_000,
    retry: false,
  });
}

/** What concerns one customer. */
export function useCustomer(id: string) {
  const api = useApi(billingApiRef);
  return useQuery({
    queryKey: [...billingKeys.all, 'customer', id],
    queryFn: ({ signal }) => api.customer(id, { signal }),
    retry: false,
  });
}

/** A list, as far as somebody has paged through it. */
export function useBillingList<TList extends BillingList>(
  list: TList,
  filter: { q: string; state: string | undefined },
) {
  const api = useApi(billingApiRef);
  const { q, state } = filter;
  return useInfiniteQuery({
    queryKey: [...billingKeys.all, 'list', list, q, state],
    queryFn: ({ pageParam, signal }) =>
      api.list(list, { q, state, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor,
    retry: false,
  });
}

/** An invoice with its credit notes, live. */
export function useInvoice(id: string) {
  const api = useApi(billingApiRef);
  return useQuery({
    queryKey: [...billingKeys.all, 'invoice', id],
    queryFn: ({ signal }) => api.invoice(id, { signal }),
    retry: false,
    // Live is a call of Stripe: nothing is read again because somebody looks away.
    refetchOnWindowFocus: false,
  });
}

/** A payment with its refunds, live. */
export function usePayment(id: string) {
  const api = useApi(billingApiRef);
  return useQuery({
    queryKey: [...billingKeys.all, 'payment', id],
    queryFn: ({ signal }) => api.payment(id, { signal }),
    retry: false,
    refetchOnWindowFocus: false,
  });
}
