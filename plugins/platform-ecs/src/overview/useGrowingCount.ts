import { startTransition, useEffect, useState } from 'react';

/** How many rows are drawn at once. */
const STEP = 15;

/**
 * How many of `total` rows to draw: a screenful at first and more between frames, so that no single piece of work is long enough to be felt. All of them stand in the page
 * in the end: the browser's own search, the keyboard and screen readers find every row.
 */
export function useGrowingCount(total: number): number {
  const [count, setCount] = useState(STEP);
  useEffect(() => {
    if (count >= total) return undefined;
    const next = setTimeout(() =>
      startTransition(() => setCount(now => now + STEP)),
    );
    return () => clearTimeout(next);
  }, [count, total]);
  return Math.min(count, total);
}
