import { createRouteRef } from '@backstage/frontend-plugin-api';

/** What waits for a second person. */
export const approvalsRouteRef = createRouteRef();

/** What the person follows. */
export const followingRouteRef = createRouteRef();
