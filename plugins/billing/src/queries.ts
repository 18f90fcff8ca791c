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
    retry: false,
  });
}

/** A list, as far as somebody has paged through it. */
export function useBillingList<TList extends BillingList>(
  list: TList,
  q: string,
) {
  const api = useApi(billingApiRef);
  return useInfiniteQuery({
    queryKey: [...billingKeys.all, 'list', list, q],
    queryFn: ({ pageParam, signal }) =>
      api.list(list, { q, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor,
    retry: false,
    // Every page is a call of Stripe: nothing is read again because somebody looks away.
    refetchOnWindowFocus: false,
  });
}

/** A payment with its refunds. */
export function usePayment(id: string) {
  const api = useApi(billingApiRef);
  return useQuery({
    queryKey: [...billingKeys.all, 'payment', id],
    queryFn: ({ signal }) => api.payment(id, { signal }),
    retry: false,
    refetchOnWindowFocus: false,
  });
}
