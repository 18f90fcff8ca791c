import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  LOG_SEARCH_PATH,
  type LogSearchMessage,
  type LogSearchProgress,
  type LogSearchRequest,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { logsApiRef } from '../api/LogsApi';

/** A search, as far as it is. */
export type LogSearchState = {
  progress?: LogSearchProgress;
  fields: readonly string[];
  rows: readonly Record<string, string>[];
  /** Why it was not run or did not end. */
  problem?: { message: string; position?: { start: number; end: number } };
};

const nothing: LogSearchState = { fields: [], rows: [] };

/** Runs searches, one at a time. Leaving the page cancels. */
export function useLogSearch() {
  const api = useApi(logsApiRef);
  const socket = useRef<WebSocket>();
  const [state, setState] = useState<LogSearchState>();

  const leave = useCallback(() => {
    const left = socket.current;
    socket.current = undefined;
    if (left) left.onclose = null;
    left?.close();
  }, []);
  useEffect(() => leave, [leave]);

  const search = useCallback(
    async (request: Extract<LogSearchRequest, { type: 'search' }>) => {
      leave();
      setState({ ...nothing, progress: scheduled });
      const opened = await api.openSocket(LOG_SEARCH_PATH);
      socket.current = opened;
      opened.onopen = () => opened.send(JSON.stringify(request));
      opened.onmessage = ({ data }) => {
        if (socket.current === opened) {
          setState(before => after(before ?? nothing, JSON.parse(data)));
        }
      };
      opened.onclose = () =>
        setState(before =>
          before && isRunning(before)
            ? {
                ...before,
                progress: undefined,
                problem: {
                  message:
                    'The connection to the portal was lost, which cancels a search. Run it again',
                },
              }
            : before,
        );
    },
    [api, leave],
  );
  const cancel = useCallback(() => {
    const message: LogSearchRequest = { type: 'cancel' };
    socket.current?.send(JSON.stringify(message));
  }, []);
  return {
    state,
    search,
    cancel,
    running: state !== undefined && isRunning(state),
  };
}

const scheduled: LogSearchProgress = {
  status: 'scheduled',
  recordsMatched: 0,
  recordsScanned: 0,
  bytesScanned: 0,
};

function isRunning({ progress, problem }: LogSearchState): boolean {
  return (
    !problem &&
    (progress?.status === 'scheduled' || progress?.status === 'running')
  );
}

function after(
  before: LogSearchState,
  message: LogSearchMessage,
): LogSearchState {
  switch (message.type) {
    case 'progress':
      return {
        ...before,
        progress:
          message.status === 'cancelled' && before.progress
            ? { ...before.progress, status: 'cancelled' }
            : message,
      };
    case 'rows':
      return { ...before, fields: message.fields, rows: message.rows };
    default:
      return { ...nothing, problem: message };
  }
}
