import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Follow,
  FollowList,
  FollowTarget,
} from '@alphaswarm-admin/plugin-staff-access-common';

/** What the person follows. Touches nothing but that. */
export interface FollowsApi {
  list(options?: { signal?: AbortSignal }): Promise<FollowList>;
  follow(target: FollowTarget): Promise<Follow>;
  unfollow(target: FollowTarget): Promise<void>;
}

/** The ref of {@link FollowsApi}. */
export const followsApiRef = createApiRef<FollowsApi>().with({
  id: 'plugin.staff-access.follows',
  pluginId: 'staff-access',
});
