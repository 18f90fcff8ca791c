import { expect, test } from '@playwright/test';
import { signIn } from './staff';

const service = 'alphaswarm-market-data-prod';

test('a service is found from anywhere, by a part of its name, and its entity shows how it is', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  const search = page.getByRole('searchbox', { name: 'Search the portal' });
  await expect(search).toBeVisible();
  const hit = page.getByRole('option', { name: new RegExp(service) });
  // The catalog is filled, and then indexed, shortly after the portal's first start.
  await expect(async () => {
    await search.fill('');
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('/');
    await expect(search).toBeFocused();
    await page.keyboard.type('market-data');
    await expect(hit).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 90_000 });
  await hit.click();

  await expect(page).toHaveURL(
    /\/admin\/catalog\/default\/component\/.*market-data-prod$/,
  );
  await expect(
    page.getByRole('heading', { name: service, level: 2 }),
  ).toBeVisible();
  await expect(page.getByText(/of \d+ tasks running/).first()).toBeVisible();

  await page
    .getByRole('navigation', { name: 'Content navigation' })
    .getByRole('link', { name: 'Tasks' })
    .click();
  await expect(page).toHaveURL(/\/tasks$/);
  await expect(
    page.getByText('RUNNING').or(page.getByText('Running')).first(),
  ).toBeVisible();
});

test('the id of an action leads to its trail', async ({ page }) => {
  await signIn(page, 'Aya Auditor');
  const search = page.getByRole('searchbox', { name: 'Search the portal' });
  await search.fill('01997d2c-1111-7222-8333-444455556666');
  await page.getByRole('option', { name: /^Action 01997d2c/ }).click();
  await expect(page).toHaveURL(/\/admin\/audit-log\?action=01997d2c/);
});
