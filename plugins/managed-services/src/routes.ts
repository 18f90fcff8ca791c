import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/** The page. */
export const rootRouteRef = createRouteRef();

/** The audit log; without it the page simply has no link to it. */
export const auditLogRouteRef = createExternalRouteRef({
  defaultTarget: 'audit-log.root',
});
