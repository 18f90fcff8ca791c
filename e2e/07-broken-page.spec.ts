import { expect, test } from '@playwright/test';
import { signIn } from './staff';

test('a page whose code cannot be loaded says so, and the rest of the portal goes on', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await expect(
    page.getByRole('region', { name: 'Latest actions' }),
  ).toBeVisible();
  // As after an update that removed the old files, or on a bad line.
  await page.route(/\/static\/.*\.chunk\.js$/, route => route.abort());
  await page.getByRole('link', { name: 'Catalog' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute(/\/static\/.*\.chunk\.js$/);
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(
    page.getByRole('heading', { name: 'Dashboard', level: 1 }),
  ).toBeVisible();
});
