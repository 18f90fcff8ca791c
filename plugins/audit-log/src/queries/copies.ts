import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ArchiveReport,
  ForwardingReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { auditLogKeys } from './keys';

/** How often it is read again, milliseconds. */
const POLL_MS = 15_000;

const polled = {
  retry: false,
  refetchInterval: POLL_MS,
  refetchIntervalInBackground: false,
  refetchOnWindowFocus: true,
} as const;

/** How far the log was copied into its archive. */
export function useArchive() {
  const api = useApi(ledgerProofsApiRef);
  return useQuery<ArchiveReport, Error>({
    queryKey: auditLogKeys.archive(),
    queryFn: ({ signal }) => api.archive({ signal }),
    ...polled,
  });
}

/** How far the systems have come that rows are sent to. */
export function useForwarding() {
  const api = useApi(ledgerProofsApiRef);
  return useQuery<ForwardingReport, Error>({
    queryKey: auditLogKeys.forwarding(),
    queryFn: ({ signal }) => api.forwarding({ signal }),
    ...polled,
  });
}
