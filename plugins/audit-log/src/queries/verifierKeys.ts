import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import { type LogKeyList, ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { auditLogKeys } from './keys';

/** The log's name, and the keys that its heads verify with. They change when somebody rotates one, which takes a restart. */
export function useVerifierKeys() {
  const api = useApi(ledgerProofsApiRef);
  return useQuery<LogKeyList, Error>({
    queryKey: auditLogKeys.verifierKeys(),
    queryFn: ({ signal }) => api.keys({ signal }),
    retry: false,
    staleTime: 60_000,
  });
}
