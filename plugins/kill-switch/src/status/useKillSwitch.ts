import { useEffect } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  KILL_SWITCH_SIGNAL_CHANNEL,
  type KillSwitchStatus,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import { killSwitchApiRef } from '../api/KillSwitchApi';

/** What the status is kept under. */
export const KILL_SWITCH_QUERY_KEY = ['kill-switch', 'status'];

/** How often it is asked for while a halt is under way, and otherwise, milliseconds. Signals make it sooner. */
const HALTING_EVERY_MS = 1_000;
const CALM_EVERY_MS = 10_000;

/** Where the kill switch stands, live. Page, banner and card share one read. */
export function useKillSwitch() {
  const api = useApi(killSwitchApiRef);
  const queryClient = useQueryClient();
  const { lastSignal } = useSignal(KILL_SWITCH_SIGNAL_CHANNEL);

  useEffect(() => {
    if (lastSignal) {
      void queryClient.invalidateQueries({ queryKey: KILL_SWITCH_QUERY_KEY });
    }
  }, [lastSignal, queryClient]);

  return useQuery({
    queryKey: KILL_SWITCH_QUERY_KEY,
    queryFn: ({ signal }) => api.status({ signal }),
    refetchInterval: ({ state }) =>
      state.data && isHalting(state.data) ? HALTING_EVERY_MS : CALM_EVERY_MS,
  });
}

function isHalting({ targets }: KillSwitchStatus): boolean {
  return targets.some(({ state }) => state === 'halting');
}
