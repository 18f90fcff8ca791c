import { useCallback, useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  PLATFORM_ECS_SIGNAL_CHANNEL,
  type PlatformEcsSignal,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { platformEcsKeys } from './keys';

// Every subscriber of a channel gets the same message object. A page with several live parts must read once per message, not once
// per part: a second invalidation would cancel the read that the first one started.
const acted = new WeakSet<object>();

/**
 * Reads again when the backend says that a cluster changed. The message carries no data, so a forged or lost one does no harm. In a
 * hidden tab the data is only marked as old: it is read when the tab is looked at again.
 *
 * @returns a function that says how long ago the last signal came, milliseconds; `undefined` when none did
 */
export function useClusterSignal(): () => number | undefined {
  const queryClient = useQueryClient();
  const { lastSignal } = useSignal<PlatformEcsSignal>(
    PLATFORM_ECS_SIGNAL_CHANNEL,
  );
  const lastSignalAt = useRef<number>();

  useEffect(() => {
    if (lastSignal?.type !== 'cluster-changed') {
      return;
    }
    lastSignalAt.current = Date.now();
    if (acted.has(lastSignal)) {
      return;
    }
    acted.add(lastSignal);
    queryClient.invalidateQueries({
      queryKey: platformEcsKeys.all,
      refetchType: document.visibilityState === 'hidden' ? 'none' : 'active',
    });
  }, [lastSignal, queryClient]);

  return useCallback(
    () =>
      lastSignalAt.current === undefined
        ? undefined
        : Date.now() - lastSignalAt.current,
    [],
  );
}
