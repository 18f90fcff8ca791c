import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { LogLine } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { LogBufferView } from './LogBuffer';
import { LogRow, NoticeRow } from './LogRow';
import styles from './LogList.module.css';

/** A row that is neither wrapped nor unfolded, pixels. */
const ROW_HEIGHT = 22;
/** So near to an end counts as at it, pixels. */
const NEAR = 40;

/** The lines, as a terminal has them. Only those in view are in the document. */
export function LogList(props: {
  view: LogBufferView;
  mark: string;
  wrap: boolean;
  /** The id of the line that the URL points to. */
  line: string;
  named: boolean;
  /** Whether the newest line stays in view. */
  following: boolean;
  onScrolledUp(): void;
  onReachedEnd(): void;
  onReachedStart(): void;
  onLink(line: LogLine): void;
  onShow(from: number): void;
}) {
  const { view, following, line, wrap } = props;
  const { entries } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const last = useRef({ top: 0, height: 0 });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => entries[index].id,
    overscan: 12,
  });

  const toggle = useCallback((id: string) => {
    setOpen(before => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  useLayoutEffect(() => {
    if (following && entries.length > 0) {
      virtualizer.scrollToIndex(entries.length - 1, { align: 'end' });
    }
  }, [following, entries.length, view.version, virtualizer, wrap]);

  // What was put in front must not move what is being read.
  const prepended = useRef(view.prepended);
  useLayoutEffect(() => {
    const added = view.prepended - prepended.current;
    prepended.current = view.prepended;
    if (added > 0 && !following && scroller.current) {
      virtualizer.scrollToOffset(
        scroller.current.scrollTop + added * ROW_HEIGHT,
      );
    }
  }, [view.prepended, following, virtualizer]);

  const shown = useRef('');
  useEffect(() => {
    if (line === '' || shown.current === line) return;
    const index = entries.findIndex(({ id }) => id === line);
    if (index < 0) return;
    shown.current = line;
    virtualizer.scrollToIndex(index, { align: 'center' });
  }, [line, entries, view.version, virtualizer]);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    const { top, height } = last.current;
    last.current = { top: scrollTop, height: scrollHeight };
    const fromEnd = scrollHeight - scrollTop - clientHeight;
    // A list that got shorter moves by itself; only people move up.
    const movedUp = scrollTop < top - 2 && scrollHeight >= height;
    if (movedUp && fromEnd > NEAR) props.onScrolledUp();
    if (fromEnd <= 2 && scrollTop > top) props.onReachedEnd();
    if (scrollTop < NEAR && movedUp) props.onReachedStart();
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={onScroll}
      // Screen readers would read thousands of lines aloud: they are told of the state instead.
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so it must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      <div
        className={wrap ? styles.wrapped : styles.lines}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const entry = entries[index];
          return (
            <div
              key={key}
              data-index={index}
              ref={virtualizer.measureElement}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              {'notice' in entry ? (
                <NoticeRow notice={entry} onShow={props.onShow} />
              ) : (
                <LogRow
                  line={entry}
                  mark={props.mark}
                  wrap={wrap}
                  open={open.has(entry.id)}
                  chosen={entry.id === line}
                  named={props.named}
                  onToggle={toggle}
                  onLink={props.onLink}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
