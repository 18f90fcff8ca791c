import { expect, test, type Page } from '@playwright/test';
import { healFaults, injectFault } from './control';
import { screenshot } from './screenshots';
import { approveStepUp, signIn } from './staff';

const company = { slug: 'ostrava-systematic', name: 'Ostrava Systematic' };

test.afterEach(healFaults);

async function change(page: Page, verb: 'Suspend' | 'Reactivate') {
  await page.getByRole('button', { name: verb, exact: true }).click();
  const dialog = page
    .getByRole('dialog')
    .filter({ hasText: 'What will happen' });
  await expect(dialog).toContainText('Seats that can sign in');
  await dialog
    .getByRole('textbox', { name: 'Reason' })
    .fill('Unpaid since August');
  const confirm = dialog.getByRole('button', {
    name: `${verb} ${company.name}`,
  });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(/^Type .* to confirm/).fill(company.slug);
  if (verb === 'Suspend') await screenshot(page, 'company-suspend');
  await confirm.click();
  await approveStepUp(page, 'Carl Compliance');
  await expect(page.getByText('Succeeded').first()).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).last().click();
}

test('compliance finds a company, suspends it and lets it go on, and its page tells of it', async ({
  page,
}) => {
  await signIn(page, 'Carl Compliance');
  await page.getByRole('link', { name: 'Companies', exact: true }).click();
  const table = page.getByRole('table', { name: 'Companies' });
  await expect(table.getByRole('row')).toHaveCount(13);
  await expect(
    table.getByRole('img', { name: /^Active users over 30 days/ }).first(),
  ).toBeVisible();
  await screenshot(page, 'companies');

  const search = page.getByRole('searchbox', { name: 'Search companies' });
  await search.fill('ostrava');
  await search.press('Enter');
  await expect(page).toHaveURL(/q=ostrava/);
  await expect(table.getByRole('row')).toHaveCount(2);
  await page.getByRole('heading', { name: 'Companies', level: 1 }).click();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: company.name });
  await expect(drawer).toContainText(company.slug);
  await expect(page).toHaveURL(/q=ostrava.*company=ostrava-systematic/);
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await table.getByRole('link', { name: company.name }).click();
  await drawer.getByRole('link', { name: /^Usage, billing/ }).click();
  await expect(page).toHaveURL(/\/admin\/companies\/ostrava-systematic$/);
  for (const chart of ['Active users', 'Bots', 'Compute hours']) {
    await expect(page.getByRole('slider', { name: chart })).toBeVisible();
  }
  await screenshot(page, 'company');

  await change(page, 'Suspend');
  const state = page.getByRole('status').filter({ hasText: 'Suspended' });
  await expect(state).toContainText('Suspended by Carl Compliance');
  const trail = page.getByRole('region', { name: 'Audit trail' });
  await expect(trail).toContainText(
    `suspended the company ${company.name}`,
    // The card looks again every half a minute.
    { timeout: 45_000 },
  );
  await page
    .getByRole('link', { name: 'Companies', exact: true })
    .first()
    .click();
  await page.getByRole('button', { name: 'Suspended' }).click();
  await expect(page).toHaveURL(/status=suspended/);
  await table.getByRole('link', { name: company.name }).click();
  await drawer.getByRole('link', { name: /^Usage, billing/ }).click();

  await change(page, 'Reactivate');
  await expect(
    page.getByRole('status').filter({ hasText: 'Active' }),
  ).toContainText('Reactivated by Carl Compliance');
});

test('an operator reads, and is told who could suspend', async ({ page }) => {
  await signIn(page, 'Olivia Operator');
  await page.goto('/admin/companies/northwind-capital');
  await expect(
    page.getByRole('heading', { name: 'Northwind Capital', level: 1 }),
  ).toBeVisible();
  await expect(
    page.getByText('Compliance or Admin can suspend it.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Suspend' })).toHaveCount(0);
});

test('a viewer has no entry, and is told why', async ({ page }) => {
  await signIn(page, 'Vera Viewer');
  await expect(
    page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Companies' }),
  ).toHaveCount(0);
  await page.goto('/admin/companies');
  await expect(page.getByRole('note').first()).toContainText('see companies');
});

test('without core there are companies, and what is missing is said', async ({
  page,
}) => {
  await signIn(page, 'Fiona Finance');
  await injectFault({ standIn: 'core', kind: 'error', status: 503 });
  await page.goto('/admin/companies');
  await expect(
    page.getByRole('table', { name: 'Companies' }).getByRole('row'),
  ).toHaveCount(13);
  await expect(
    page.getByText(/^What all companies use together is not known/),
  ).toBeVisible();
  await page.goto('/admin/companies/kita-markets');
  await expect(page.getByText('billing@kita-markets.example')).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Usage', exact: true }).getByRole('alert'),
  ).toContainText('alphaswarm-core');
});

test('without cp there is no list, which is no empty list', async ({
  page,
}) => {
  await signIn(page, 'Fiona Finance');
  await injectFault({
    standIn: 'cp',
    operation: 'GET /manage/tenancy/companies',
    kind: 'malformed',
  });
  await page.goto('/admin/companies');
  await expect(page.getByRole('alert')).toContainText('alphaswarm-cp');
  await expect(page.getByText('No companies')).toHaveCount(0);
  await healFaults();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('table', { name: 'Companies' })).toBeVisible();
});

test('a company is found from anywhere, by whoever may read companies', async ({
  page,
}) => {
  await signIn(page, 'Aya Auditor');
  const search = page.getByRole('searchbox', { name: 'Search the portal' });
  const hit = page.getByRole('option', { name: /Halvard Quant Fonds/ });
  // Companies are indexed shortly after the portal's first start.
  await expect(async () => {
    await search.fill('');
    await search.fill('halvard');
    await expect(hit).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 90_000 });
  await hit.click();
  await expect(page).toHaveURL(/\/admin\/companies\/halvard-quant$/);
});
