import { type RefObject, useEffect } from 'react';
import { isKeySpokenFor } from './isKeySpokenFor';

/** The attribute of the element in each row that takes the focus, usually the row's link. */
export const ROW_ATTRIBUTE = 'data-row';

/** Options of {@link useRowKeys}. */
export type RowKeysOptions = {
  /** The element that the rows are in. */
  container: RefObject<HTMLElement>;
  /** Called with the row's element after the focus has moved to it, e.g. to let an open drawer follow. */
  onMove?: (row: HTMLElement) => void;
  /** Called on Escape. */
  onEscape?: () => void;
};

/**
 * J and K move through the rows of a list, from the focused row, else from the one marked `aria-current`, else from the top. Enter needs no
 * handling: the focused element is a link.
 */
export function useRowKeys({
  container,
  onMove,
  onEscape,
}: RowKeysOptions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isKeySpokenFor(event)) {
        return;
      }
      if (event.key === 'Escape') {
        onEscape?.();
        return;
      }
      if (event.key !== 'j' && event.key !== 'k') {
        return;
      }
      const rows = [
        ...(container.current?.querySelectorAll<HTMLElement>(
          `[${ROW_ATTRIBUTE}]`,
        ) ?? []),
      ];
      if (rows.length === 0) {
        return;
      }
      const focused = rows.findIndex(row =>
        row.contains(document.activeElement),
      );
      const present =
        focused >= 0
          ? focused
          : rows.findIndex(row => row.getAttribute('aria-current') === 'true');
      const next =
        event.key === 'j'
          ? Math.min(present + 1, rows.length - 1)
          : Math.max(present - 1, 0);
      event.preventDefault();
      rows[next].focus();
      onMove?.(rows[next]);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [container, onMove, onEscape]);
}
