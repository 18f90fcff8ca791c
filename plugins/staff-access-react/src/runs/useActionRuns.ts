import { useMemo, useSyncExternalStore } from 'react';
import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { privilegedActionsApiRef } from '../actions/PrivilegedActionsApi';
import {
  type ActionRun,
  type ActionRuns,
  actionRunsApiRef,
} from './ActionRuns';
import { DefaultActionRuns } from './DefaultActionRuns';

/** The tab's action runs, or the component's own where the app has none (a page rendered alone, as in tests). */
export function useActionRuns(): ActionRuns {
  const shared = useApiHolder().get(actionRunsApiRef);
  const privilegedActions = useApi(privilegedActionsApiRef);
  return useMemo(
    () => shared ?? DefaultActionRuns.create({ privilegedActions }),
    [shared, privilegedActions],
  );
}

/** One run of `runs`, kept up to date; `undefined` while there is none with that key. */
export function useActionRun(
  runs: ActionRuns,
  key: string | undefined,
): ActionRun | undefined {
  const snapshot = useSyncExternalStore(runs.subscribe, runs.getSnapshot);
  return snapshot.runs.find(run => run.key === key);
}
