import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { cutLiveTails, healFaults, injectFault, startBurst } from './control';
import { screenshot } from './screenshots';
import { signIn } from './staff';

const service = 'alphaswarm-core-prod';
const logs = `/admin/platform/alphaswarm-cluster-prod/${service}/logs`;
const burst = encodeURIComponent('{ $.message = "burst" }');

/** The sequence numbers of all burst lines that the page has loaded, in its order. */
async function loadedSequences(page: Page): Promise<number[]> {
  const downloads = page.waitForEvent('download');
  await page.getByRole('button', { name: '.ndjson' }).click();
  const file = await (await downloads).path();
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines
    .filter(line => line !== '')
    .map(line => JSON.parse(JSON.parse(line).message).sequence as number);
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

test('lines come live; pausing, scrolling away and a cut connection lose none', async ({
  page,
}) => {
  await signIn(page, 'Erik Engineer');
  await page.goto(`${logs}?filter=${burst}`);
  await expect(page.getByText('Live.', { exact: true })).toBeVisible();

  await startBurst({ service, linesPerSecond: 100, seconds: 12 });
  const list = page.getByRole('log', { name: 'Log lines' });
  await expect(list.getByText('sequence=').first()).toBeVisible();

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/\d new lines wait/)).toBeVisible();
  const held = await loadedSequences(page);
  expect(await cutLiveTails()).toBeGreaterThan(0);
  // The tail is back; what is shown has not moved.
  await expect(page.getByText(/[1-9]\d\d new lines wait/)).toBeVisible();
  expect(await loadedSequences(page)).toEqual(held);

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('1,200 lines')).toBeVisible({ timeout: 30_000 });
  expect((await loadedSequences(page)).sort((a, b) => a - b)).toEqual(
    upTo(1_200),
  );
});

test('where Live Tail is denied the page polls, says why, and still loses nothing', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await injectFault({
    standIn: 'logs',
    operation: 'StartLiveTail',
    kind: 'deny',
  });
  try {
    // Another filter than before: those who watch the same share what there is.
    const other = encodeURIComponent(
      '{ $.message = "burst" && $.level = "info" }',
    );
    await page.goto(`${logs}?filter=${other}`);
    await expect(page.getByText('Live, by polling.')).toBeVisible();
    await expect(
      page.getByText(/may not call logs:StartLiveTail/),
    ).toBeVisible();
    const before = await loadedSequences(page);
    await startBurst({ service, linesPerSecond: 900, seconds: 3 });
    await expect(
      page.getByText(`${(before.length + 2_700).toLocaleString('en')} lines`),
    ).toBeVisible({ timeout: 30_000 });
    const sequences = (await loadedSequences(page)).slice(before.length);
    expect(sequences.sort((a, b) => a - b)).toEqual(upTo(2_700));
  } finally {
    await healFaults();
  }
});

test('a filter that AWS does not accept is explained beside it', async ({
  page,
}) => {
  await signIn(page, 'Erik Engineer');
  await page.goto(logs);
  const filter = page.getByLabel('Filter pattern');
  await filter.fill('{ what }');
  await filter.press('Enter');
  await expect(page.getByText(/AWS does not accept/)).toBeVisible();
  await filter.fill('');
  await filter.press('Enter');
  await expect(page.getByText('Live.', { exact: true })).toBeVisible();
});

test('a search says where its query is wrong, and finds what a right one asks for', async ({
  page,
}) => {
  await signIn(page, 'Erik Engineer');
  await page.goto(`${logs}?view=search`);
  const query = page.getByLabel('Query (CloudWatch Logs Insights)');
  const run = page.getByRole('button', { name: 'Search', exact: true });
  await query.fill('fields @message | filter level ~ 3');
  await run.click();
  await expect(page.getByText('unexpected symbol found ~')).toBeVisible();

  await query.fill('stats count(*) as lines by level | sort lines desc');
  await run.click();
  await expect(page.getByText('Complete.')).toBeVisible({ timeout: 30_000 });
  await expect(
    page.getByRole('cell', { name: 'info', exact: true }),
  ).toBeVisible();
  await screenshot(page, 'logs-search');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the lines have no serious accessibility problem (${colorScheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await signIn(page, 'Erik Engineer');
    await page.goto(
      '/admin/platform/alphaswarm-cluster-prod/alphaswarm-market-data-prod/logs',
    );
    await expect(page.getByText('Live.', { exact: true })).toBeVisible();
    await screenshot(page, `logs-${colorScheme}`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.filter(({ impact }) =>
        ['serious', 'critical'].includes(impact ?? ''),
      ),
    ).toEqual([]);
  });
}
