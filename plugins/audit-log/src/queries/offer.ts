import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import {
  privilegedActionsApiRef,
  type PrivilegedActionRequest,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { auditLogKeys } from './keys';

/** Whether a privileged action can be done, and by whom. */
export type Offer =
  /** By the reader, who may have to prove who they are. */
  | { state: 'possible' }
  /** By others. */
  | { state: 'not-allowed'; whoCould?: string }
  /** By nobody, as things stand. */
  | { state: 'not-now'; why: string };

/** Asks the backend what it would do: its preview is recorded nowhere, and refused as the action would be. So the page decides nothing by itself. */
export function useOffer(request: PrivilegedActionRequest) {
  const actions = useApi(privilegedActionsApiRef);
  return useQuery<Offer, Error>({
    queryKey: auditLogKeys.offer(request.pluginId, request.path),
    retry: false,
    queryFn: async ({ signal }) => {
      try {
        await actions.preview(request, { signal });
        return { state: 'possible' };
      } catch (error) {
        if (error instanceof PortalApiError && error.status === 403) {
          return { state: 'not-allowed', whoCould: error.whoCould };
        }
        if (error instanceof PortalApiError && error.status === 409) {
          return { state: 'not-now', why: error.message };
        }
        throw error;
      }
    },
  });
}
