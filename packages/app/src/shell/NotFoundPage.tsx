import { ButtonLink } from '@backstage/ui';
import { EmptyState, PageFrame } from '@alphaswarm-admin/plugin-portal-react';
import { useLocation } from 'react-router-dom';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <PageFrame title="Not found" stateLine={`There is no page at ${pathname}.`}>
      <EmptyState
        title="Nothing here"
        hint="The link may be old, or a part of the address may be missing."
        action={<ButtonLink href="/dashboard">Go to the dashboard</ButtonLink>}
      />
    </PageFrame>
  );
}
