import { useEffect } from 'react';
import { Alert, Button } from '@backstage/ui';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { useStaffMember } from '@alphaswarm-admin/plugin-staff-access-react';

/** How often to look whether the portal is back, milliseconds. */
const LOOK_AGAIN_MS = 5000;

/** Says on every page when the portal's own backend or its database is away, and what still works. Goes by itself when it is back. */
export function BackendBanner() {
  const { error, refetch } = useStaffMember();
  const isAway =
    error instanceof PortalApiError &&
    (error.status === 0 || error.status >= 500);

  useEffect(() => {
    if (!isAway) {
      return undefined;
    }
    const timer = setInterval(refetch, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isAway, refetch]);

  if (!isAway) {
    return null;
  }
  return (
    <Alert
      role="alert"
      status="warning"
      icon
      title={
        error.status === 0
          ? 'The portal does not answer.'
          : 'The portal’s database is not available.'
      }
      description="Pages show what they last knew. Nothing can be changed until it is back: what can’t be written down first isn’t done."
      customActions={
        <Button size="small" variant="secondary" onPress={() => refetch()}>
          Look again
        </Button>
      }
    />
  );
}
