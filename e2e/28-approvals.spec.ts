import { expect, test, type Browser, type Page } from '@playwright/test';
import { StaffClient } from './api/StaffClient';
import { calls, forgetCalls, forgetHalts } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const release = 'DELETE /manage/workloads/halt/status';

test.beforeEach(async () => {
  await forgetHalts();
  const olivia = await StaffClient.signIn('Olivia Operator');
  const typed = { typedConfirmation: 'halt' };
  await olivia.stepUp('kill-switch/halt', {}, typed);
  const halted = await olivia.act('kill-switch/halt', {}, typed);
  expect(halted.status, halted.text).toBe(200);
  await forgetCalls();
});
test.afterEach(forgetHalts);

/** Somebody in a browser of their own. */
async function pageOf(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, name);
  return page;
}

/** Gives a word on the request that is open, as the dialog asks for it. */
async function give(page: Page, word: 'Approve' | 'Reject', reason: string) {
  await page.getByRole('button', { name: `${word}…` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: word, exact: true }).click();
  return dialog;
}

/** Asks for the release of the kill switch. @returns where the request is, and what was shown before it was confirmed */
async function askForRelease(page: Page, reason: string) {
  await page.goto('/admin/kill-switch');
  await page.getByRole('button', { name: 'Release' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('engaged: API test')).toBeVisible();
  const shown = await dialog.getByRole('table').innerText();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: /^Release/ }).click();
  await approveStepUp(page, 'Ada Admin');
  await expect(dialog.getByText('Waits for a second person')).toBeVisible();
  const link = dialog.getByRole('link', { name: 'View the request' });
  const href = await link.getAttribute('href');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return { href: href!, shown };
}

test('a second person sees exactly what the requester saw, approves it with a proof of their own, and it is done', async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, 'Ada Admin');
  const { href, shown } = await askForRelease(page, 'The venue is closed');

  await page.goto(href);
  await expect(
    page.getByText('You asked for it yourself: somebody else has to decide.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve…' })).toHaveCount(0);

  const alans = await pageOf(browser, 'Alan Admin');
  await alans
    .getByRole('link', { name: /^Approvals/ })
    .first()
    .click();
  // Releases of earlier tests are in the history.
  await alans
    .getByRole('row', { name: /The venue is closed/ })
    .getByRole('link', { name: 'Release the kill switch' })
    .click();
  await expect(alans).toHaveURL(new RegExp(`${href}$`));
  await expect(alans.getByText('Ada Admin')).toBeVisible();
  await expect(alans.getByText('The venue is closed')).toBeVisible();
  expect(await alans.getByRole('main').getByRole('table').innerText()).toBe(
    shown,
  );
  await screenshot(alans, 'approval-request');
  await give(alans, 'Approve', 'Seen it myself');
  expect(await calls('cp', release)).toHaveLength(0);
  await approveStepUp(alans, 'Alan Admin');
  await expect(
    page.getByText(/approved it .*because “Seen it myself”/),
  ).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(async () => (await calls('cp', release)).length, { timeout: 20_000 })
    .toBe(1);

  await page.goto(`/admin/audit-log?action=${href.split('/').pop()}`);
  await expect(
    page
      .getByText(/released the kill switch, engaged because “API test”/)
      .first(),
  ).toBeVisible();
  await alans.context().close();
});

test('what is rejected, with a reason, isn’t done, and its requester is told', async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, 'Ada Admin');
  const { href } = await askForRelease(page, 'It should be over');
  const alans = await pageOf(browser, 'Alan Admin');
  await alans.goto(href);
  const dialog = await give(alans, 'Reject', 'The orders are still out');
  await expect(dialog.getByText('Succeeded')).toBeVisible();

  await page.goto(href);
  await expect(
    page.getByText(/because “The orders are still out”/),
  ).toBeVisible();
  await expect(page.getByText(/reject/i).first()).toBeVisible();
  expect(await calls('cp', release)).toHaveLength(0);
  await page.goto('/admin/kill-switch');
  await expect(
    page.getByRole('heading', { name: 'Everything is halted' }),
  ).toBeVisible();
  await alans.context().close();
});
