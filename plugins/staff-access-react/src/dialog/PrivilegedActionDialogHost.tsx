import { useSyncExternalStore } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { actionRunsApiRef } from '../runs/ActionRuns';
import { PrivilegedActionDialog } from './PrivilegedActionDialog';

/** Shows the dialog that {@link usePrivilegedActionDialog} asked for. Stands once, in the shell. */
export function PrivilegedActionDialogHost() {
  const runs = useApi(actionRunsApiRef);
  const { dialog } = useSyncExternalStore(runs.subscribe, runs.getSnapshot);
  if (!dialog) {
    return null;
  }
  return (
    <PrivilegedActionDialog
      key={dialog.runKey ?? JSON.stringify(dialog.request)}
      request={dialog.request}
      runKey={dialog.runKey}
      onDone={dialog.options.onDone}
      resultView={dialog.options.resultView}
      onClose={() => runs.closeDialog()}
    />
  );
}
