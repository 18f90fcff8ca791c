import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type SyntheticEvent,
} from 'react';
import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { LogBuffer } from './LogBuffer';
import { LogRow, NoticeRow } from './LogRow';
import { useRowWindow } from './useRowWindow';
import styles from './LogList.module.css';

/** The lines, as a terminal has them. Only those in view are in the document. */
export function LogList(props: {
  buffer: LogBuffer;
  mark: string;
  wrap: boolean;
  /** The id of the line that the URL points to. */
  line: string;
  /** Whether lines of several services are shown. */
  named: boolean;
  /** Whether the newest line stays in view. */
  following: boolean;
  /** Somebody reads, and nothing must move. */
  onReading(): void;
  onReachedEnd(): void;
  onReachedStart(): void;
  onLink(line: LogLine): void;
  onShow(from: number): void;
}) {
  const { buffer, following, line, wrap, onReading } = props;
  const view = useSyncExternalStore(buffer.subscribe, buffer.view);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // The row under the pointer or with the focus has its tools: a thousand rows don't need a thousand of them.
  const [active, setActive] = useState<number>();
  const list = useRowWindow({
    view,
    following,
    wrap,
    onScrolledUp: onReading,
    onReachedStart: props.onReachedStart,
    onReachedEnd: props.onReachedEnd,
  });
  const { from, to, slots, show } = list;

  const toggle = useCallback((id: string) => {
    setOpen(before => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  const shown = useRef('');
  useLayoutEffect(() => {
    if (line === '' || shown.current === line) return;
    const index = buffer.indexOf(line);
    if (index < 0) return;
    shown.current = line;
    show(index);
  }, [line, buffer, view.version, show]);

  const activate = ({ target }: SyntheticEvent) => {
    const row = (target as Element).closest<HTMLElement>('[data-row]');
    setActive(row ? Number(row.dataset.row) : undefined);
  };

  return (
    <div
      ref={list.scroller}
      className={styles.scroller}
      onScroll={list.onScroll}
      onMouseOver={activate}
      onMouseLeave={() => setActive(undefined)}
      onFocus={event => {
        activate(event);
        // The focus stays on its line.
        if (event.target !== list.scroller.current) onReading();
      }}
      // Screen readers would read thousands of lines aloud: they are told of the state instead.
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so it must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      <div
        ref={list.rows}
        className={wrap ? styles.wrapped : styles.lines}
        style={{ height: list.total }}
      >
        {view.entries
          .slice(from - view.first, to - view.first)
          .map((entry, index) => {
            const row = from + index;
            const place = { row, top: list.topOf(row) };
            const slot = ((row % slots) + slots) % slots;
            return 'notice' in entry ? (
              <NoticeRow
                key={`notice-${slot}`}
                {...place}
                notice={entry}
                onShow={props.onShow}
              />
            ) : (
              <LogRow
                key={slot}
                {...place}
                line={entry}
                mark={props.mark}
                wrap={wrap}
                open={open.has(entry.id)}
                chosen={entry.id === line}
                active={active === row}
                named={props.named}
                onToggle={toggle}
                onLink={props.onLink}
              />
            );
          })}
      </div>
    </div>
  );
}
