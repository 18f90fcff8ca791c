import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';

/** What a gateway says of a portal that isn't there, and the portal of itself while it starts or ends. */
const AWAY = new Set([502, 503, 504]);

/** Whether a read failed because the portal's backend isn't there. */
export function isUnreachable(error: Error | null): boolean {
  if (!error) return false;
  return error instanceof PortalApiError
    ? AWAY.has(error.status)
    : error instanceof TypeError;
}
