import { useEffect, useRef } from 'react';

/** The keys of the lines: `/` to the filter, space holds, End follows. They work wherever on the page nothing else wants the key. */
export function useLogKeys(handlers: {
  onFilter(): void;
  onPause(): void;
  onEnd(): void;
}): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (
        target instanceof Element &&
        target.closest(
          'input, textarea, select, button, a, summary, [contenteditable="true"], [role="dialog"]',
        )
      ) {
        return;
      }
      const { onFilter, onPause, onEnd } = latest.current;
      const handler = { '/': onFilter, ' ': onPause, End: onEnd }[event.key];
      if (!handler) return;
      // While lines are read the key is theirs, and not the search's of the whole portal.
      event.preventDefault();
      event.stopImmediatePropagation();
      handler();
    };
    // In the capturing phase: before whoever listens for the whole page.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
