import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';

/** No answer at all; what a gateway says of a portal that isn't there; and what the portal says while it starts or ends. */
const AWAY = new Set([0, 502, 503, 504]);

/** Whether a read failed because the portal's backend isn't there. */
export function isUnreachable(error: Error | null): boolean {
  return error instanceof PortalApiError && AWAY.has(error.status);
}
