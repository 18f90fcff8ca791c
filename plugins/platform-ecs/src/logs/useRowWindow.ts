import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import type { LogBufferView } from './LogBuffer';
import { ROW_HEIGHT, RowHeights } from './RowHeights';

/** Rows beyond each edge of what can be seen. */
const OVERSCAN = 8;
/** Scrolling by less than this shows nothing that isn't there already, pixels. */
const STEP = (OVERSCAN / 2) * ROW_HEIGHT;
/** Where nothing is laid out: pixels. */
const UNKNOWN_HEIGHT = 600;
/** So near to an end counts as at it, pixels. */
const NEAR = 40;

/** Where somebody is reading: so many pixels below the top of a row. */
type ReadingPlace = { id: string; row: number; below: number };

/** Options of {@link useRowWindow}. */
export type RowWindowOptions = {
  view: LogBufferView;
  /** Whether the newest row stays in sight. */
  following: boolean;
  /** With it all rows may have another height. */
  wrap: boolean;
  onScrolledUp(): void;
  onReachedStart(): void;
  onReachedEnd(): void;
};

/**
 * Which rows of a long list are in the document, and where. Rows are numbered as in {@link LogBufferView}; each is in one of a fixed number of slots, so that
 * scrolling changes what is in the document's elements and makes none. What is being read stays where it is when rows come, go or grow above it.
 *
 * The elements of the rows are the children of `rows` and say their number in `data-row`; those that may be higher than others have `data-tall`.
 */
export function useRowWindow(options: RowWindowOptions) {
  const { view, following, wrap } = options;
  const { entries, first, numbering } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ width: 0, height: UNKNOWN_HEIGHT });
  const [, render] = useReducer((count: number) => count + 1, 0);
  const [known] = useState(() => new RowHeights());
  // Other rows, or all of them with other heights.
  const heights = known.forLayout(`${wrap} ${box.width} ${numbering}`);
  const scrolled = useRef({ top: 0, total: 0 });
  const place = useRef<ReadingPlace>();
  const numberingSeen = useRef(numbering);

  const last = first + entries.length;
  const total = heights.offsetOf(last, first);
  const lowest = Math.max(0, total - box.height);
  const toStep = (top: number) => Math.floor(top / STEP) * STEP;
  const top = following
    ? lowest
    : Math.min(lowest, toStep(scrolled.current.top));
  const from = Math.max(first, heights.rowAt(top, first) - OVERSCAN);
  const to = Math.min(
    last,
    heights.rowAt(top + box.height, first) + OVERSCAN + 1,
  );

  const noteScroll = (at: number) => {
    scrolled.current = { top: at, total };
    const row = Math.min(heights.rowAt(at, first), Math.max(first, last - 1));
    const entry = entries[row - first];
    place.current = entry && {
      id: entry.id,
      row,
      below: at - heights.offsetOf(row, first),
    };
  };
  const scrollTo = (at: number) => {
    const wanted = Math.min(lowest, Math.max(0, at));
    scroller.current!.scrollTop = wanted;
    noteScroll(wanted);
  };

  const onScroll = () => {
    const before = scrolled.current;
    const { scrollTop } = scroller.current!;
    noteScroll(scrollTop);
    // A list that got shorter moves by itself; only people move up.
    const movedUp = scrollTop < before.top - 2 && total >= before.total;
    if (movedUp && lowest - scrollTop > NEAR) options.onScrolledUp();
    if (lowest - scrollTop <= 2 && scrollTop > before.top) {
      options.onReachedEnd();
    }
    if (movedUp && scrollTop < NEAR) options.onReachedStart();
    if (!following && toStep(before.top) !== toStep(scrollTop)) {
      // In this frame: what comes later than it shows as a gap.
      flushSync(render);
    }
  };

  // After every rendering: rows may have become higher by anything that is in them.
  useLayoutEffect(() => {
    let news = false;
    for (const row of rows.current!.children as Iterable<HTMLElement>) {
      const height = 'tall' in row.dataset ? row.offsetHeight : ROW_HEIGHT;
      news = heights.measured(Number(row.dataset.row), height) || news;
    }
    if (news) {
      render();
      return;
    }
    if (following) {
      if (scrolled.current.top !== lowest) scrollTo(lowest);
      return;
    }
    const reading = place.current;
    if (!reading) return;
    const row = rowOf(reading, view, numberingSeen.current !== numbering);
    numberingSeen.current = numbering;
    const wanted = heights.offsetOf(row, first) + reading.below;
    if (Math.abs(wanted - scrolled.current.top) >= 1) {
      scrollTo(wanted);
      render();
    }
  });

  useEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setBox(before =>
        before.width === width && before.height === height
          ? before
          : { width, height: height || UNKNOWN_HEIGHT },
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const latest = useRef({ heights, first, box, scrollTo });
  latest.current = { heights, first, box, scrollTo };
  const show = useCallback((index: number) => {
    const now = latest.current;
    const middle = (now.box.height - ROW_HEIGHT) / 2;
    now.scrollTo(now.heights.offsetOf(now.first + index, now.first) - middle);
    render();
  }, []);

  return {
    scroller,
    rows,
    onScroll,
    total,
    /** The numbers of the rows that are in the document; `to` is the first one that isn't. */
    from,
    to,
    /** One more than what is ever in the document at once. */
    slots: Math.ceil(box.height / ROW_HEIGHT) + 2 * OVERSCAN + 2,
    topOf: (row: number) => heights.offsetOf(row, first),
    /** Brings a row into the middle. */
    show,
  };
}

/** The number of a row that was being read; looked for by its id when numbers are new. */
function rowOf(
  { id, row }: ReadingPlace,
  { entries, first }: LogBufferView,
  renumbered: boolean,
): number {
  if (!renumbered) return Math.max(first, row);
  const index = entries.findIndex(entry => entry.id === id);
  return first + Math.max(0, index);
}
