import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  isTerminalPhase,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { auditLogKeys } from './keys';

/** How often an action that is still open is read again, milliseconds. */
const OPEN_ACTION_POLL_MS = 3_000;

/** Whether an action has an intent and no outcome yet. */
export function isOpen(rows: readonly AuditRow[]): boolean {
  return (
    rows.some(row => row.phase === 'intent') &&
    !rows.some(row => isTerminalPhase(row.phase))
  );
}

/** All rows of one action; read again while it is open, and not while the tab is hidden. */
export function useAction(actionId: string) {
  const api = useApi(auditLogApiRef);
  return useQuery<AuditRow[], Error>({
    queryKey: auditLogKeys.action(actionId),
    queryFn: ({ signal }) => api.action(actionId, { signal }),
    retry: false,
    refetchIntervalInBackground: false,
    refetchInterval: ({ state }) =>
      state.data && isOpen(state.data) ? OPEN_ACTION_POLL_MS : false,
  });
}
