import {
  useCallback,
  useEffect,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { between, bucketAt, moveEdge, type BucketRange } from './buckets';

/** How far Page Up and Page Down move a handle, buckets. */
const PAGE = 10;

/** An edge of the brush. */
export type BrushEdge = keyof BucketRange;

/** Where the brush stands, and what moves it. */
export type Brush = {
  /** What is chosen; absent while all is. */
  selection: BucketRange | undefined;
  /** Whether a pointer is drawing the selection at the moment. */
  isDrawing: boolean;
  cancel: () => void;
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerCancel: () => void;
  onKeyDown: (edge: BrushEdge, event: KeyboardEvent) => void;
};

/**
 * A brush over buckets. A pointer draws a selection, which counts when it is let go. On the handles arrows, Page Up, Page Down, Home and End move an
 * edge, Enter takes the selection, Escape drops it.
 *
 * @param buckets - how many there are; a change drops the selection
 * @param onChoose - called with a selection that counts
 */
export function useBrush(
  buckets: number,
  onChoose: (range: BucketRange) => void,
): Brush {
  const [selection, setSelection] = useState<BucketRange>();
  const [anchor, setAnchor] = useState<number>();

  const cancel = useCallback(() => {
    setSelection(undefined);
    setAnchor(undefined);
  }, []);
  useEffect(cancel, [buckets, cancel]);

  const pointedAt = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return bucketAt((event.clientX - left) / width, buckets);
  };
  return {
    selection,
    isDrawing: anchor !== undefined,
    cancel,
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture?.(event.pointerId);
      const bucket = pointedAt(event);
      setAnchor(bucket);
      setSelection(between(bucket, bucket));
    },
    onPointerMove(event) {
      if (anchor !== undefined) setSelection(between(anchor, pointedAt(event)));
    },
    onPointerUp(event) {
      if (anchor === undefined) return;
      cancel();
      onChoose(between(anchor, pointedAt(event)));
    },
    onPointerCancel: cancel,
    onKeyDown(edge, event) {
      const range = selection ?? { start: 0, end: buckets };
      if (event.key === 'Enter') {
        event.preventDefault();
        cancel();
        onChoose(range);
        return;
      }
      if (event.key === 'Escape' && selection) {
        // The page's own Escape closes the drawer.
        event.preventDefault();
        event.nativeEvent.stopImmediatePropagation();
        cancel();
        return;
      }
      const by = steps(buckets)[event.key];
      if (by === undefined) return;
      event.preventDefault();
      const moved = moveEdge(range, { edge, by, buckets });
      const isAll = moved.start === 0 && moved.end === buckets;
      setSelection(isAll ? undefined : moved);
    },
  };
}

function steps(buckets: number): Record<string, number | undefined> {
  return {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -PAGE,
    PageUp: PAGE,
    Home: -buckets,
    End: buckets,
  };
}
