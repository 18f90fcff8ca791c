import { useApi } from '@backstage/frontend-plugin-api';
import type { StaffMember } from '@alphaswarm-admin/plugin-staff-access-common';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { staffMemberApiRef } from './StaffMemberApi';

/** The query that holds the staff member; invalidate it when something may have changed about them. */
export const STAFF_MEMBER_QUERY_KEY = ['staff-access', 'me'] as const;

/** The signed-in staff member, with roles and step-up state. */
export function useStaffMember(): UseQueryResult<StaffMember> {
  const api = useApi(staffMemberApiRef);
  return useQuery({
    queryKey: STAFF_MEMBER_QUERY_KEY,
    queryFn: ({ signal }) => api.get({ signal }),
    staleTime: 60_000,
  });
}
