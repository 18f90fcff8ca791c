import type { Page } from '@playwright/test';
import type { Sighting } from './taskChanges';

/** Watches the lanes of a rollout on an open service page, in the page itself. */
export class LaneWatch {
  readonly #page: Page;

  /** Begins to note what each task's lane says, whenever it says something else, at the frame that paints it. */
  static async begin(page: Page): Promise<LaneWatch> {
    await page.evaluate(() => {
      const sightings: Sighting[] = [];
      Object.assign(window, { benchSightings: sightings });
      const last = new Map<string, string>();
      const look = () => {
        const now = Date.now();
        for (const link of document.querySelectorAll('li a[href*="?task="]')) {
          const taskId = link.getAttribute('title') ?? '';
          const words = link.parentElement?.lastElementChild?.textContent ?? '';
          if (last.get(taskId) === words) continue;
          last.set(taskId, words);
          sightings.push({ taskId, words, at: now });
        }
      };
      look();
      let asked = false;
      new MutationObserver(() => {
        if (asked) return;
        asked = true;
        requestAnimationFrame(() => {
          asked = false;
          look();
        });
      }).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    return new LaneWatch(page);
  }

  private constructor(page: Page) {
    this.#page = page;
  }

  /** All that the lanes said so far, in order. */
  async sightings(): Promise<Sighting[]> {
    return this.#page.evaluate(
      () =>
        (window as unknown as { benchSightings: Sighting[] }).benchSightings,
    );
  }
}
