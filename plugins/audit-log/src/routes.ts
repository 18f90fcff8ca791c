import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The audit log. Filters, and the action whose timeline is open, are query parameters. */
export const rootRouteRef = createRouteRef();
