import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { auditLogRouteRef } from '../routes';

/** A link into the audit log; nothing where there is no audit log. */
export function AuditTrailLink(props: {
  /** The audit log's own query parameters. */
  query: Record<string, string>;
  children: ReactNode;
}) {
  const auditLogRoute = useRouteRef(auditLogRouteRef);
  if (!auditLogRoute) {
    return null;
  }
  return (
    <Link href={`${auditLogRoute()}?${new URLSearchParams(props.query)}`}>
      {props.children}
    </Link>
  );
}
