import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The list of companies. */
export const rootRouteRef = createRouteRef();

/** One company's page. */
export const companyRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:company',
});

/** The audit log; without it the pages simply have no link to it. */
export const auditLogRouteRef = createExternalRouteRef({
  defaultTarget: 'audit-log.root',
});
