import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { CompletenessReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { auditLogKeys } from './keys';

/** How often the verdict is read again, milliseconds. */
const POLL_MS = 30_000;

/** What came of comparing the log with what others say happened. */
export function useCompleteness() {
  const api = useApi(ledgerProofsApiRef);
  return useQuery<CompletenessReport, Error>({
    queryKey: auditLogKeys.completeness(),
    queryFn: ({ signal }) => api.completeness({ signal }),
    retry: false,
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  });
}
