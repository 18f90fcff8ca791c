import type { Browser, Page } from '@playwright/test';
import { openSignInPage, signInAs } from '../browser/portalPages';

/** Frames that a page painted while something went on. */
export type FrameCount = { perSecond: number; longestMs: number };

/** Opens the live lines of a service as somebody, and resolves when they are live. */
export async function openLines(
  browser: Browser,
  options: { portalUrl: string; person: string; path: string },
): Promise<Page> {
  const { portalUrl, person, path } = options;
  const page = await browser.newPage({
    viewport: { width: 1280, height: 850 },
  });
  await openSignInPage(page, portalUrl);
  await signInAs(page, person);
  await page.goto(`${portalUrl}${path}`);
  await page.getByText('Live.', { exact: true }).waitFor();
  return page;
}

/** Counts frames for a time, while the list is scrolled a bit at each frame. @param step - pixels a frame; 0 leaves it alone */
export async function countFrames(
  page: Page,
  options: { forMs: number; step: number },
): Promise<FrameCount> {
  return page.evaluate(
    ({ forMs, step }) =>
      new Promise<FrameCount>(resolve => {
        const list = document.querySelector('[role="log"]')!;
        const began = performance.now();
        let frames = 0;
        let last = began;
        let longestMs = 0;
        let direction = -1;
        const frame = (now: number) => {
          frames += 1;
          longestMs = Math.max(longestMs, now - last);
          last = now;
          if (list.scrollTop <= 0) direction = 1;
          list.scrollTop += direction * step;
          if (now - began < forMs) requestAnimationFrame(frame);
          else
            resolve({ perSecond: (frames / (now - began)) * 1000, longestMs });
        };
        requestAnimationFrame(frame);
      }),
    options,
  );
}
