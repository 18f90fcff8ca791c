import { createApiRef } from '@backstage/frontend-plugin-api';
import type { StaffMember } from '@alphaswarm-admin/plugin-staff-access-common';

/** The signed-in staff member. */
export interface StaffMemberApi {
  /** Who they are, their roles, and until when their step-up counts, as the backend sees it. */
  get(options?: { signal?: AbortSignal }): Promise<StaffMember>;
}

/** The ref of {@link StaffMemberApi}. */
export const staffMemberApiRef = createApiRef<StaffMemberApi>().with({
  id: 'plugin.staff-access.staff-member',
  pluginId: 'staff-access',
});
