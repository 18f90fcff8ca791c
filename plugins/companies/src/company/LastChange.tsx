import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { CompanyDetail } from '@alphaswarm-admin/plugin-companies-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { auditLogRouteRef } from '../routes';

const words = {
  suspend: { done: 'Suspended', 'under-way': 'Being suspended' },
  reactivate: { done: 'Reactivated', 'under-way': 'Being reactivated' },
};

/** Who suspended or reactivated the company last, with the way to why. What was changed elsewhere since isn't told of by it. */
export function LastChange({ company }: { company: CompanyDetail }) {
  const { lastChange: change, status } = company;
  const auditLogRoute = useRouteRef(auditLogRouteRef);
  if (!change) return null;
  const isStanding =
    change.state === 'under-way' ||
    (change.verb === 'suspend') === (status === 'suspended');
  if (!isStanding) return null;
  return (
    <span>
      {words[change.verb][change.state]} by {change.byName ?? change.byRef}{' '}
      <RelativeTime iso={change.at} />
      {auditLogRoute && (
        <>
          {' · '}
          <Link href={`${auditLogRoute()}?action=${change.actionId}`}>
            Audit trail
          </Link>
        </>
      )}
    </span>
  );
}
