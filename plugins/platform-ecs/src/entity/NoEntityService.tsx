import {
  EmptyState,
  ForbiddenPanel,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';

/** What stands where an entity's service would: it is being read, may not be, can't be, or isn't there. */
export function NoEntityService(props: {
  error: Error | null;
  loaded: boolean;
  onRetry: () => void;
}) {
  const { error, loaded, onRetry } = props;
  if (loaded) {
    return (
      <EmptyState
        title="No such service"
        hint="None of the services that the portal sees is the one that this entity's annotation names."
      />
    );
  }
  if (error instanceof PortalApiError && error.status === 403) {
    return (
      <ForbiddenPanel
        what="see the platform's services"
        whoCould={error.whoCould}
      />
    );
  }
  return error ? (
    <ProblemPanel error={error} onRetry={onRetry} />
  ) : (
    <TableSkeleton rows={3} columns={3} />
  );
}
