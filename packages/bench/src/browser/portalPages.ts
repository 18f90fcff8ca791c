import type { Page } from '@playwright/test';

const signInButton = (page: Page) =>
  page.getByRole('button', { name: 'AlphaSwarm staff (Entra)' });

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, level: 1 });

/** Opens the portal, and resolves when somebody could sign in. @param portalUrl - with `/admin` */
export async function openSignInPage(
  page: Page,
  portalUrl: string,
): Promise<void> {
  await page.goto(portalUrl);
  await signInButton(page).waitFor();
}

/** Signs in on the open sign-in page as fast as a script can, and resolves when the dashboard is painted. */
export async function signInAs(page: Page, name: string): Promise<void> {
  const popupOpens = page.waitForEvent('popup');
  await signInButton(page).click();
  const popup = await popupOpens;
  await popup.getByRole('button', { name }).click();
  await dashboardPainted(page);
}

/** Resolves when the dashboard shows what its cards found out, and has been painted. */
export async function dashboardPainted(page: Page): Promise<void> {
  await heading(page, 'Dashboard').waitFor();
  await page.waitForFunction(
    () =>
      document.querySelectorAll('main section').length > 0 &&
      document.querySelector('main [aria-busy="true"]') === null,
  );
  // The frame after the next one shows what is in the document now.
  await page.evaluate(
    () =>
      new Promise<void>(resolve => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );
}

/** Follows a link of the sidebar, and resolves when the page's heading is there. */
export async function goTo(page: Page, name: string): Promise<void> {
  // A badge, if it has one, is part of its name.
  await page
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await heading(page, name).waitFor();
}
