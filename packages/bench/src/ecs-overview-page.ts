/** npm run bench -- ecs-overview-page: how long the page of 200 services takes in a browser. */
import type { Page } from '@playwright/test';
import { launchBrowser } from './browser/launchBrowser';
import { goTo, openSignInPage, signInAs } from './browser/portalPages';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { table } from './report/table';

const PERSON = 'Olivia Operator';
const SERVICES = 200;
const ROUNDS = 7;

/** Milliseconds. */
type Visit = { firstRows: number; allRows: number; longestTask: number };

async function main(): Promise<void> {
  const { portalUrl } = portalStage();
  const machine = await observeMachine({});
  const browser = await launchBrowser();
  const visits: Visit[] = [];
  try {
    const page = await browser.newPage();
    await openSignInPage(page, portalUrl);
    await signInAs(page, PERSON);
    await watchTasks(page);
    for (let round = 0; round <= ROUNDS; round++) {
      const visit = await visitOverview(page);
      // The first one also loads the page's code and makes the portal look at AWS.
      if (round > 0) visits.push(visit);
      else process.stderr.write(`first visit: ${JSON.stringify(visit)}\n`);
      await goTo(page, 'Dashboard');
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(
    `${table(
      ['page of 200 services, ms after the click', 'median', 'worst'],
      [
        ['first rows painted, table answers', ...spread(visits, 'firstRows')],
        ['all rows painted', ...spread(visits, 'allRows')],
        ['longest task of the main thread', ...spread(visits, 'longestTask')],
      ],
    )}\n\n${ROUNDS} visits by a link of the sidebar, the page's code loaded before. Longest task by PerformanceObserver 'longtask' (those over 50 ms; 0 if there was none), from the click until a second after the last row.\n\n${machineTable(machine)}\n`,
  );
}

async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { benchLongTasks: tasks });
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
}

/** From the click on the sidebar's link; times are taken in the page. */
async function visitOverview(page: Page): Promise<Visit> {
  await page.evaluate(() => {
    (window as any).benchLongTasks.length = 0;
  });
  return page.evaluate(
    async ({ services }) => {
      const link = [...document.querySelectorAll('nav a, aside a, a')].find(
        anchor => /^Platform/.test(anchor.textContent ?? ''),
      ) as HTMLElement;
      const rows = () =>
        document.querySelectorAll('table[aria-label="Services"] tbody tr')
          .length;
      const painted = () =>
        new Promise<void>(resolve => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        });
      const until = async (enough: () => boolean) => {
        while (!enough()) await painted();
        await painted();
        return performance.now() - began;
      };
      const began = performance.now();
      link.click();
      const firstRows = await until(() => rows() > 0);
      const allRows = await until(() => rows() >= services);
      await new Promise(resolve => setTimeout(resolve, 1_000));
      const tasks: number[] = (window as any).benchLongTasks;
      return { firstRows, allRows, longestTask: Math.max(0, ...tasks) };
    },
    { services: SERVICES },
  );
}

function spread(visits: Visit[], figure: keyof Visit): [string, string] {
  const sorted = visits.map(visit => visit[figure]).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return [median.toFixed(0), sorted[sorted.length - 1].toFixed(0)];
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
