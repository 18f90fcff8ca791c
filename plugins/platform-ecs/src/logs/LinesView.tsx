import {
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { Button } from '@backstage/ui';
import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  EmptyState,
  ForbiddenPanel,
  PortalApiError,
  ProblemPanel,
  type SetUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { ContainerPicker } from './ContainerPicker';
import { downloadLines } from './downloadLines';
import { FilterBox } from './FilterBox';
import { HeldLines, LineCount } from './LineCount';
import { LogList } from './LogList';
import type { LogsUrl, logsUrlSchema } from './logsUrl';
import { useLogLines, type LogLinesState } from './useLogLines';
import { useLogKeys } from './useLogKeys';
import styles from './LogsTab.module.css';

/** How the list is: at the newest line, left behind by scrolling up, or held on purpose. */
type Hold = 'following' | 'scrolled' | 'paused';

/** Lines as they are written. */
export function LinesView(props: {
  services: readonly ServiceAddress[];
  url: LogsUrl;
  setUrl: SetUrlState<typeof logsUrlSchema>;
}) {
  const { services, url, setUrl } = props;
  const lines = useLogLines({
    services,
    containers: url.container,
    task: url.task,
    filter: url.filter,
    from: url.from,
  });
  const { buffer, state } = lines;
  // Of the lines themselves nothing else here: they come many times a second, and only the list changes with each.
  const empty = useSyncExternalStore(
    buffer.subscribe,
    () => buffer.view().entries.length === 0,
  );
  const [said, setSaid] = useState('');
  const [hold, setHold] = useState<Hold>('following');
  const filterBox = useRef<HTMLInputElement>(null);
  const atTime = url.from !== undefined;

  // Other lines are another list.
  useEffect(() => setHold('following'), [buffer]);

  const pause = useCallback(() => {
    buffer.hold();
    setHold('paused');
  }, [buffer]);
  const follow = useCallback(() => {
    if (url.from !== undefined) setUrl({ from: undefined, line: '' });
    buffer.release();
    setHold('following');
  }, [buffer, url.from, setUrl]);
  useLogKeys({
    onFilter: () => filterBox.current?.focus(),
    onPause: () => (hold === 'paused' ? follow() : pause()),
    onEnd: follow,
  });

  const link = useCallback(
    (line: LogLine) => {
      setUrl({ from: line.at, line: line.id });
      const address = new URL(window.location.href);
      address.searchParams.set('from', String(line.at));
      address.searchParams.set('line', line.id);
      copy(address.href).then(copied =>
        setSaid(
          copied
            ? 'The link to the line is copied. '
            : 'The link to the line is in the address bar. ',
        ),
      );
    },
    [setUrl],
  );
  const held = () =>
    buffer
      .view()
      .entries.filter((entry): entry is LogLine => 'message' in entry);

  return (
    <>
      <div className={styles.bar}>
        <FilterBox
          inputRef={filterBox}
          label="Filter pattern"
          value={url.filter}
          error={filterProblem(state)}
          onSubmit={filter => setUrl({ filter })}
        />
        <FilterBox
          label="Mark"
          value={url.mark}
          onSubmit={mark => setUrl({ mark }, { replace: true })}
        />
        <label className={styles.field}>
          Jump to (UTC)
          <input
            type="datetime-local"
            step={1}
            value={
              url.from === undefined
                ? ''
                : new Date(url.from).toISOString().slice(0, 19)
            }
            onChange={({ target }) => {
              const at = Date.parse(`${target.value}Z`);
              setUrl({ from: at > 0 ? at : undefined, line: '' });
            }}
          />
        </label>
      </div>
      <div className={styles.bar}>
        <ContainerPicker
          names={state.containers}
          chosen={url.container}
          onChange={container => setUrl({ container })}
        />
        {url.task !== '' && (
          <button
            type="button"
            className={styles.chip}
            title="Show all tasks"
            onClick={() => setUrl({ task: '' })}
          >
            Task {url.task.slice(0, 12)} ✕
          </button>
        )}
        <p className={styles.state} role="status">
          <span
            className={styles.mode}
            data-mode={atTime ? 'history' : state.mode}
          >
            {modeInWords(state, hold, atTime)}
          </span>{' '}
          {state.reason && !atTime ? `${state.reason}. ` : ''}
          {state.refused ?? ''}
          {said}
          {state.reading && 'Reading history…'}
        </p>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={url.wrap === 'on'}
            onChange={({ target }) =>
              setUrl({ wrap: target.checked ? 'on' : 'off' })
            }
          />
          Wrap
        </label>
        <Button
          size="small"
          variant="secondary"
          onPress={() => downloadLines(held(), 'log')}
        >
          Save .log
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => downloadLines(held(), 'ndjson')}
        >
          Save .ndjson
        </Button>
        {hold === 'paused' ? (
          <Button size="small" variant="primary" onPress={follow}>
            Resume
          </Button>
        ) : (
          <Button size="small" variant="secondary" onPress={pause}>
            Pause
          </Button>
        )}
      </div>
      {state.error && !filterProblem(state) && (
        <Problem error={state.error} onRetry={lines.retry} />
      )}
      {empty && !state.reading && !state.error ? (
        <EmptyState
          title="No lines"
          hint={
            lines.hasMore
              ? 'Nothing of what was read so far matches. New lines appear here as they are written.'
              : 'Nothing that is kept matches. New lines appear here as they are written.'
          }
          action={
            lines.hasMore && (
              <Button variant="secondary" onPress={() => lines.readOlder()}>
                Look further back
              </Button>
            )
          }
        />
      ) : (
        <LogList
          key={lines.session}
          buffer={buffer}
          mark={url.mark}
          wrap={url.wrap === 'on'}
          line={url.line}
          named={services.length > 1}
          following={hold === 'following' && !atTime}
          onReading={() => {
            if (hold !== 'following' || atTime) return;
            buffer.hold();
            setHold('scrolled');
          }}
          onReachedEnd={() => {
            if (atTime) lines.readNewer();
            else if (hold === 'scrolled') follow();
          }}
          onReachedStart={() => lines.readOlder()}
          onLink={link}
          onShow={from => setUrl({ from, line: '' })}
        />
      )}
      <div className={styles.foot}>
        <span>
          <LineCount buffer={buffer} /> <HeldLines buffer={buffer} />
          <kbd>/</kbd> filter, <kbd>Space</kbd> pause, <kbd>End</kbd> follow.
        </span>
        {(hold !== 'following' || atTime) && (
          <Button size="small" variant="primary" onPress={follow}>
            Follow the newest
          </Button>
        )}
      </div>
    </>
  );
}

function modeInWords(
  { mode, refused }: LogLinesState,
  hold: Hold,
  atTime: boolean,
): string {
  if (atTime) return 'History.';
  if (refused) return 'Not tailing.';
  if (hold === 'paused') return 'Paused.';
  if (hold === 'scrolled') return 'Held while you read.';
  switch (mode) {
    case 'live':
      return 'Live.';
    case 'polling':
      return 'Live, by polling.';
    default:
      return 'Connecting…';
  }
}

/** What AWS says of the filter, which belongs beside it. */
function filterProblem({ error, refused }: LogLinesState): string | undefined {
  if (error instanceof PortalApiError && error.status === 400) {
    return error.message;
  }
  return refused;
}

function Problem({ error, onRetry }: { error: Error; onRetry(): void }) {
  return error instanceof PortalApiError && error.status === 403 ? (
    <ForbiddenPanel what="read logs" whoCould={error.whoCould} />
  ) : (
    <ProblemPanel error={error} onRetry={onRetry} />
  );
}

/** @returns whether the browser allowed it */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
