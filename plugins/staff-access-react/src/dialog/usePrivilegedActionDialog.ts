import { useCallback, useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PrivilegedActionRequest } from '../actions/PrivilegedActionsApi';
import { actionRunsApiRef } from '../runs/ActionRuns';
import type { DialogOptions } from '../runs/ActionRuns';

/** Opens the one dialog for privileged actions, which the shell renders. */
export function usePrivilegedActionDialog(): {
  open(request: PrivilegedActionRequest, options?: DialogOptions): void;
} {
  const runs = useApi(actionRunsApiRef);
  const open = useCallback(
    (request: PrivilegedActionRequest, options: DialogOptions = {}) =>
      runs.openDialog(request, options),
    [runs],
  );
  return useMemo(() => ({ open }), [open]);
}
