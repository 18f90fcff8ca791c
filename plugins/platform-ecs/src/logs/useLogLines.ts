import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { LOG_TAIL_PATH } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { isAbort } from '@alphaswarm-admin/plugin-portal-react';
import { logsApiRef } from '../api/LogsApi';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { LogBuffer } from './LogBuffer';
import { LogHistory } from './LogHistory';
import { LogTail, type LogTailState } from './LogTail';

/** What lines are wanted. */
export type LogsWanted = {
  services: readonly ServiceAddress[];
  containers: readonly string[];
  task: string;
  filter: string;
  /** From this time on and not the newest, epoch milliseconds. */
  from?: number;
};

/** How the lines come. */
export type LogLinesState = LogTailState & {
  /** Whether history is being read. */
  reading: boolean;
  /** Why history could not be read. */
  error?: Error;
  /** The containers of the page's service. */
  containers: readonly string[];
};

const start: LogLinesState = {
  mode: 'connecting',
  reading: true,
  containers: [],
};

/**
 * The lines of some services: the newest of history, and then live; or history from a given time on. All of it begins anew when something else is wanted.
 */
export function useLogLines(wanted: LogsWanted) {
  const api = useApi(logsApiRef);
  const key = JSON.stringify(wanted);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState(start);
  const session = useMemo(() => {
    const { services, containers, task, filter, from } = JSON.parse(
      key,
    ) as LogsWanted;
    return {
      attempt,
      from,
      buffer: new LogBuffer(),
      history: LogHistory.create({
        api,
        services,
        containers,
        task,
        filter,
        from,
      }),
      request: {
        selections: services.map((address, index) => ({
          ...address,
          // Containers and a task are those of the page's own service.
          containers:
            index === 0 && containers.length > 0 ? [...containers] : undefined,
          task: index === 0 && task ? task : undefined,
        })),
        filter,
      },
    };
  }, [api, key, attempt]);
  const { buffer, history } = session;
  const reading = useRef(false);

  const read = useCallback(
    async (direction: 'backward' | 'forward') => {
      if (reading.current || !history.hasMore(direction)) return;
      reading.current = true;
      setState(before => ({ ...before, reading: true, error: undefined }));
      try {
        const { lines, containers } = await history.read(direction);
        if (direction === 'backward') buffer.prepend(lines);
        else buffer.append(lines);
        setState(before => ({
          ...before,
          containers: containers.length > 0 ? containers : before.containers,
        }));
      } catch (error) {
        if (!isAbort(error)) {
          setState(before => ({ ...before, error: error as Error }));
        }
      } finally {
        reading.current = false;
        setState(before => ({ ...before, reading: false }));
      }
    },
    [buffer, history],
  );

  useEffect(() => {
    let tail: LogTail | undefined;
    let left = false;
    reading.current = false;
    setState(before => ({ ...start, containers: before.containers }));
    const live = session.from === undefined;
    const openedAt = Date.now();
    read(live ? 'backward' : 'forward').then(() => {
      if (left || !live) return;
      tail = LogTail.open({
        openSocket: () => api.openSocket(LOG_TAIL_PATH),
        request: session.request,
        since: () => buffer.newestAt ?? openedAt,
        onMessage: message => {
          if (message.type === 'lines') buffer.append(message.lines);
          else buffer.note(message.why, message);
        },
        onState: tailState =>
          setState(before => ({
            ...before,
            refused: undefined,
            reason: undefined,
            ...tailState,
          })),
      });
    });
    return () => {
      left = true;
      history.stop();
      tail?.close();
    };
  }, [api, session, buffer, history, read]);

  return {
    buffer,
    /** Changes when the lines are others: another buffer, and another list. */
    session: `${attempt} ${key}`,
    state,
    hasMore: history.hasMore('backward'),
    readOlder: () => read('backward'),
    readNewer: () => read('forward'),
    retry: () => setAttempt(count => count + 1),
  };
}
