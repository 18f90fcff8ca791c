import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { auditLogRouteRef } from '../routes';

/** Where something in Stripe was made: here, with a link to its trail, or there. */
export function MadeBy({ actionId }: { actionId: string | undefined }) {
  const auditLog = useRouteRef(auditLogRouteRef);
  if (!actionId || !auditLog) return <>, made in Stripe</>;
  return (
    <>
      , <Link href={`${auditLog()}?action=${actionId}`}>made here</Link>
    </>
  );
}
