import { useEffect, useState, type RefObject } from 'react';

/**
 * Whether somebody is at a part of the page, so that it must not move: the pointer is over it, the focus is in it, or its top is scrolled out of view,
 * so that whatever comes on top would push what is read.
 */
export function useHeldStill(part: RefObject<HTMLElement>): boolean {
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  const [isScrolled, setScrolled] = useState(false);

  useEffect(() => {
    const element = part.current;
    if (!element) return undefined;
    const enter = () => setPointedAt(true);
    const leave = () => setPointedAt(false);
    const focus = () => setHasFocus(true);
    const blur = (event: FocusEvent) =>
      setHasFocus(element.contains(event.relatedTarget as Node | null));
    // Whatever scrolls, it is seen on its way down to the part.
    const scroll = () => setScrolled(element.getBoundingClientRect().top < 0);
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('focusin', focus);
    element.addEventListener('focusout', blur);
    document.addEventListener('scroll', scroll, {
      capture: true,
      passive: true,
    });
    return () => {
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('focusin', focus);
      element.removeEventListener('focusout', blur);
      document.removeEventListener('scroll', scroll, { capture: true });
    };
  }, [part]);

  return isPointedAt || hasFocus || isScrolled;
}
