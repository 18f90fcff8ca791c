import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { IntegrityReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { auditLogKeys } from './keys';

/** How often the verdict is read again, milliseconds. */
const POLL_MS = 30_000;

/** What the portal has found out about the log's integrity. */
export function useIntegrity() {
  const api = useApi(ledgerProofsApiRef);
  return useQuery<IntegrityReport, Error>({
    queryKey: auditLogKeys.integrity(),
    queryFn: ({ signal }) => api.integrity({ signal }),
    retry: false,
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  });
}
