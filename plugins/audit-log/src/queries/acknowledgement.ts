import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  abandonedAcknowledgeEvent,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { auditLogKeys } from './keys';

/** The row of whoever acknowledged an abandoned action; `null` if the reader may see none. */
export function useAcknowledgement(actionId: string) {
  const api = useApi(auditLogApiRef);
  return useQuery<AuditRow | null, Error>({
    queryKey: auditLogKeys.acknowledgement(actionId),
    retry: false,
    queryFn: async ({ signal }) => {
      const { items } = await api.rows(
        {
          action: abandonedAcknowledgeEvent.id,
          phase: 'succeeded',
          targetId: actionId,
        },
        { limit: 1, signal },
      );
      return items[0] ?? null;
    },
  });
}
