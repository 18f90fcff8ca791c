import type { ReactNode } from 'react';
import {
  ForbiddenPanel,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';

/** What stands where a list would, while there is none: loading, forbidden, or a problem; and the problem above a list that can't be brought up to date. */
export function ListState(props: {
  isLoaded: boolean;
  error: Error | null;
  onRetry: () => void;
  children: ReactNode;
}) {
  const { isLoaded, error, onRetry, children } = props;
  if (error instanceof PortalApiError && error.status === 403) {
    return (
      <ForbiddenPanel what="see managed services" whoCould={error.whoCould} />
    );
  }
  return (
    <>
      {error && <ProblemPanel error={error} onRetry={onRetry} />}
      {!isLoaded && !error && <TableSkeleton rows={8} columns={5} />}
      {isLoaded && children}
    </>
  );
}
