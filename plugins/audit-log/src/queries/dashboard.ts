import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AuditOpenActions,
  AuditPage,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { auditLogKeys } from './keys';

/** How often the dashboard's cards are read again, milliseconds. */
const CARD_POLL_MS = 30_000;

/** How many rows the card of the latest actions reads: an action has two or three, and sign-ins are between them. */
const LATEST_ROWS = 100;

/** The newest rows of the log, for the dashboard. */
export function useLatestRows() {
  const api = useApi(auditLogApiRef);
  return useQuery<AuditPage, Error>({
    queryKey: auditLogKeys.latest(),
    queryFn: ({ signal }) => api.rows({}, { limit: LATEST_ROWS, signal }),
    retry: false,
    refetchInterval: CARD_POLL_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  });
}

/** The newest rows about one company, for its page. */
export function useCompanyRows(organizationId: string) {
  const api = useApi(auditLogApiRef);
  return useQuery<AuditPage, Error>({
    queryKey: auditLogKeys.company(organizationId),
    queryFn: ({ signal }) =>
      api.rows({ organizationId }, { limit: LATEST_ROWS, signal }),
    retry: false,
    refetchInterval: CARD_POLL_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  });
}

/** Open and abandoned actions, for the dashboard and the sidebar's badge. */
export function useOpenActions() {
  const api = useApi(auditLogApiRef);
  return useQuery<AuditOpenActions, Error>({
    queryKey: auditLogKeys.openActions(),
    queryFn: ({ signal }) => api.openActions({ signal }),
    retry: false,
    refetchInterval: CARD_POLL_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  });
}
