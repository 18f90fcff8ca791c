import { expect, test, type Page } from '@playwright/test';
import { calls, forgetCalls, forgetHalts, setHaltTarget } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const halt = 'POST /manage/workflows/halt';
const release = 'DELETE /manage/workloads/halt/status';

test.beforeEach(forgetHalts);
test.afterEach(forgetHalts);

const rowOf = (page: Page, target: string) =>
  page
    .getByRole('main')
    .getByRole('table', { name: 'Targets of the halt' })
    .getByRole('row')
    .filter({ has: page.getByText(target, { exact: true }) });

/** The two keys, once the page shows that there are some. */
async function goByKeys(page: Page) {
  await expect(
    page.getByRole('banner').getByRole('link', { name: 'Kill switch' }),
  ).toBeVisible();
  // On a busy machine the page may take longer over the first than the second may wait.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await expect(page).toHaveURL(/\/admin\/kill-switch$/, { timeout: 2_000 });
  }).toPass();
}

/** Confirms the open dialog as somebody who has read it, up to the outcome. */
async function confirm(page: Page, who: string, reason: string, verb: RegExp) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  const word = dialog.getByLabel('Type halt to confirm');
  if (await word.isVisible()) {
    await expect(dialog.getByRole('button', { name: verb })).toBeDisabled();
    await word.fill('halt');
  }
  await dialog.getByRole('button', { name: verb }).click();
  await approveStepUp(page, who);
  return dialog;
}

test('an operator halts everything from any page, sees what did not halt, tries again, and two people release it', async ({
  page,
  browser,
}) => {
  test.slow();
  await setHaltTarget({ target: 'bots', outcome: 'forbidden' });
  await setHaltTarget({ target: 'rl', outcome: 'mistaken' });
  await forgetCalls();
  await signIn(page, 'Olivia Operator');

  // From a page with a list, where `k` alone means something else.
  await page.goto('/admin/platform');
  await expect(
    page.getByRole('heading', { name: 'Platform', level: 1 }),
  ).toBeVisible();
  await goByKeys(page);
  await expect(
    page.getByRole('heading', { name: 'Nothing is halted' }),
  ).toBeVisible();
  await expect(rowOf(page, 'Agents')).toContainText('9');
  await screenshot(page, 'kill-switch');

  await page.getByRole('button', { name: 'Halt everything' }).click();
  await expect(
    page.getByRole('dialog').getByText(/\d+ workloads .* stop at once/),
  ).toBeVisible();
  await screenshot(page, 'kill-switch-review');
  expect(await calls('cp', halt)).toHaveLength(0);
  const halted = await confirm(
    page,
    'Olivia Operator',
    'Runaway orders, INC-7',
    /^Halt everything/,
  );
  await expect(halted.getByText('Done, but not everywhere')).toBeVisible();
  await expect(
    halted.getByText(/Not halted: bots \(forbidden, 403\); rl/),
  ).toBeVisible();
  await screenshot(page, 'kill-switch-in-part');
  await halted.getByRole('button', { name: 'Close' }).last().click();

  await expect(
    page.getByRole('heading', { name: 'Halted, but not everywhere' }),
  ).toBeVisible();
  await expect(rowOf(page, 'Bots')).toContainText('Not halted');
  await expect(rowOf(page, 'Bots')).toContainText('403');
  await expect(rowOf(page, 'Workloads')).toContainText('Halted');
  await screenshot(page, 'kill-switch-engaged');

  // On every page, for everybody.
  await page.goto('/admin/dashboard');
  await expect(
    page.getByRole('alert').filter({ hasText: 'Kill switch engaged' }),
  ).toContainText('Runaway orders, INC-7');

  await page.goto('/admin/kill-switch');
  await setHaltTarget({ target: 'bots' });
  await setHaltTarget({ target: 'rl' });
  await page.getByRole('button', { name: 'Try again: 2 not halted' }).click();
  const again = await confirm(
    page,
    'Olivia Operator',
    'Again, bots and rl',
    /^Halt everything/,
  );
  await expect(again.getByText('Succeeded', { exact: true })).toBeVisible();
  await again.getByRole('button', { name: 'Close' }).last().click();
  await expect(
    page.getByRole('heading', { name: 'Everything is halted' }),
  ).toBeVisible();
  await expect(rowOf(page, 'Bots')).toContainText('Halted');
  expect(await calls('cp', halt)).toHaveLength(2);
  await expect(page.getByRole('button', { name: 'Release' })).toHaveCount(0);

  const second = await browser.newContext();
  const adas = await second.newPage();
  await signIn(adas, 'Ada Admin');
  await goByKeys(adas);
  await adas.getByRole('button', { name: 'Release' }).click();
  const asked = await confirm(
    adas,
    'Ada Admin',
    'Orders are stopped at the venue',
    /^Release/,
  );
  await expect(asked.getByText('Waits for a second person')).toBeVisible();
  expect(await calls('cp', release)).toHaveLength(0);
  const request = await asked
    .getByRole('link', { name: 'View the request' })
    .getAttribute('href');

  const third = await browser.newContext();
  const alans = await third.newPage();
  await signIn(alans, 'Alan Admin');
  await alans.goto(request!);
  await expect(
    alans.getByText('Orders are stopped at the venue'),
  ).toBeVisible();
  await alans.getByRole('button', { name: 'Approve…' }).click();
  await confirm(alans, 'Alan Admin', 'Checked with the venue', /^Approve/);
  await expect
    .poll(async () => (await calls('cp', release)).length, { timeout: 20_000 })
    .toBe(1);

  await expect(
    page.getByRole('heading', { name: 'Nothing is halted' }),
  ).toBeVisible({ timeout: 20_000 });
  await expect(
    page.getByRole('alert').filter({ hasText: 'Kill switch' }),
  ).toHaveCount(0);

  await adas.goto('/admin/audit-log?event=kill-switch.halt.engage');
  await expect(
    adas.getByText(/not halted: bots \(forbidden, 403\), rl/).first(),
  ).toBeVisible();
  await third.close();
  await second.close();
});

test('whoever may not halt sees what runs, and who could', async ({ page }) => {
  await signIn(page, 'Vera Viewer');
  await page.getByRole('link', { name: 'Kill switch' }).first().click();
  await expect(page.getByText(/can halt\./)).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Halt everything' }),
  ).toHaveCount(0);
});
