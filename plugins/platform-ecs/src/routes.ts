import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The overview of all services. */
export const rootRouteRef = createRouteRef();

/** One service's page. */
export const serviceRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:cluster/:service',
});

/** The audit log; without it the pages simply have no link to it. */
export const auditLogRouteRef = createExternalRouteRef({
  defaultTarget: 'audit-log.root',
});
