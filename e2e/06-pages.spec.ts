import { expect, test } from '@playwright/test';
import { seriousFindings, settled, widerThanWindow } from './pageChecks';
import { screenshot } from './screenshots';
import { signIn } from './staff';

const pages = [
  ['dashboard', '/admin/dashboard', 'Dashboard'],
  ['platform', '/admin/platform', 'Platform'],
  [
    'service',
    '/admin/platform/alphaswarm-cluster-prod/alphaswarm-signal-ingest-prod',
    'alphaswarm-signal-ingest-prod',
  ],
  ...['tasks', 'logs', 'metrics', 'alarms', 'history'].map(
    tab =>
      [
        `service-${tab}`,
        `/admin/platform/alphaswarm-cluster-prod/alphaswarm-market-data-prod/${tab}`,
        'alphaswarm-market-data-prod',
      ] as const,
  ),
  ['platform-history', '/admin/platform/history', 'What happened'],
  ['deployments', '/admin/deployments', 'Deployments'],
  [
    'workload',
    '/admin/deployments?workload=tenant-kita-markets%2Fkita-markets-bot-host',
    'Deployments',
  ],
  ['managed-services', '/admin/managed-services', 'Managed services'],
  [
    'managed-service-instances',
    '/admin/managed-services?list=instances',
    'Managed services',
  ],
  [
    'managed-service-topology',
    '/admin/managed-services?list=platform',
    'Managed services',
  ],
  ['kill-switch', '/admin/kill-switch', 'Kill switch'],
  ['companies', '/admin/companies', 'Companies'],
  [
    'company',
    '/admin/companies/northwind-capital?window=7d',
    'Northwind Capital',
  ],
  ['approvals', '/admin/approvals', 'Approvals'],
  ['following', '/admin/following', 'Following'],
  ['billing', '/admin/billing', 'Billing'],
  [
    'billing-past-due',
    '/admin/billing?list=invoices&state=past-due',
    'Billing',
  ],
  ['audit-log', '/admin/audit-log', 'Audit log'],
  ['catalog', '/admin/catalog', 'Catalog'],
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} mode`, () => {
    test.use({ colorScheme });

    test('the sign-in page has no serious accessibility finding', async ({
      page,
    }) => {
      await page.goto('/admin');
      await expect(
        page.getByRole('button', { name: 'AlphaSwarm staff (Entra)' }),
      ).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
    });

    test('no page has a serious accessibility finding, and none loads from elsewhere', async ({
      page,
    }) => {
      const foreign: string[] = [];
      const blocked: string[] = [];
      page.on('request', request => {
        const { origin, protocol } = new URL(request.url());
        if (
          protocol.startsWith('http') &&
          origin !== new URL(page.url()).origin
        ) {
          foreign.push(request.url());
        }
      });
      page.on('console', message => {
        if (message.text().includes('Content Security Policy')) {
          blocked.push(message.text());
        }
      });
      // So many pages, one after the other.
      test.slow();
      await signIn(page, 'Ada Admin');
      foreign.length = 0;
      for (const [name, path, heading] of pages) {
        await page.goto(path);
        await settled(page, heading);
        expect([name, await seriousFindings(page)]).toEqual([name, []]);
        if (colorScheme === 'dark') await screenshot(page, `${name}-dark`);
      }
      expect(foreign).toEqual([]);
      expect(blocked).toEqual([]);
    });
  });
}

test('the pages can be used at 768 px and at 200 % zoom', async ({ page }) => {
  test.slow();
  await signIn(page, 'Ada Admin');
  for (const width of [768, 640]) {
    await page.setViewportSize({ width, height: 900 });
    for (const [name, path, heading] of pages) {
      await page.goto(path);
      await settled(page, heading);
      expect([name, width, await widerThanWindow(page)]).toEqual([
        name,
        width,
        false,
      ]);
      if (width === 768) await screenshot(page, `${name}-narrow`);
    }
  }
});

test('all columns of the overview stand in a window of 1280 px', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto('/admin/platform');
  const table = page.getByRole('table', { name: 'Services' });
  // Lines are read once a minute: on a busy machine the first read may have come too early.
  await expect(table.getByRole('img', { name: /^CPU/ }).first()).toBeVisible({
    timeout: 70_000,
  });
  const hidden = await table.evaluate(
    ({ parentElement }) =>
      parentElement!.scrollWidth - parentElement!.clientWidth,
  );
  expect(hidden).toBe(0);
});

test('a service that is not there, and a page that is not there, say so', async ({
  page,
}) => {
  await signIn(page, 'Vera Viewer');
  await page.goto('/admin/platform/alphaswarm-cluster-prod/no-such-service');
  await expect(
    page.getByText(/not found|no service|no such/i).first(),
  ).toBeVisible();
  await page.goto('/admin/no-such-page');
  await expect(
    page.getByText(/not found|nothing here|404/i).first(),
  ).toBeVisible();
});
