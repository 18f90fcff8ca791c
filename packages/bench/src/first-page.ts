/** npm run bench -- first-page: what the first page costs, and which of our own plugins it loads. */
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { launchBrowser } from './browser/launchBrowser';
import {
  dashboardPainted,
  goTo,
  openSignInPage,
  signInAs,
} from './browser/portalPages';
import { pluginLoads, readOwnModules } from './firstPage/ownModules';
import { Transfers, type Transfer } from './firstPage/Transfers';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { transferred } from './report/quantities';
import { table } from './report/table';

const PERSON = 'Aya Auditor';

async function main(): Promise<void> {
  const { portalUrl } = portalStage();
  const machine = await observeMachine({});
  const modules = await readOwnModules(
    resolvePackagePath('@alphaswarm-admin/app', 'dist', 'static'),
  );
  const browser = await launchBrowser();
  const steps: Array<{ what: string; transfers: Transfer[] }> = [];
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const transfers = await Transfers.of(page);
    const note = async (what: string) => {
      steps.push({ what, transfers: await transfers.take() });
    };

    await openSignInPage(page, portalUrl);
    await note('sign-in page, nothing cached');
    await signInAs(page, PERSON);
    await note('then the dashboard');
    await goTo(page, 'Platform');
    await note('then Platform');
    await goTo(page, 'Audit log');
    await note('then Audit log');

    const again = await context.newPage();
    const transfersAgain = await Transfers.of(again);
    await again.goto(`${portalUrl}/dashboard`);
    await dashboardPainted(again);
    const cached = await transfersAgain.take();

    const fresh = await (
      await browser.newContext({ storageState: await context.storageState() })
    ).newPage();
    const transfersFresh = await Transfers.of(fresh);
    await fresh.goto(`${portalUrl}/dashboard`);
    await dashboardPainted(fresh);
    steps.push(
      {
        what: 'dashboard, signed in, nothing cached',
        transfers: await transfersFresh.take(),
      },
      { what: 'dashboard, signed in, all cached', transfers: cached },
    );
  } finally {
    await browser.close();
  }

  const walk = steps.slice(0, 4);
  const loads = pluginLoads(
    modules,
    walk.map(({ transfers }) => transfers.map(scriptOf)),
  );
  process.stdout.write(
    `${table(['page', 'requests', 'received', 'of it scripts'], steps.map(rowOf))}\n\n` +
      'Modules of our plugins that the browser has, of those that the frontend has:\n\n' +
      `${table(
        ['plugin', ...walk.map(({ what }) => what.replace(/,.*/, '')), 'all'],
        loads.map(({ plugin, modules: all, loaded }) => [
          plugin,
          ...loaded.map(String),
          String(all),
        ]),
      )}\n\n${machineTable(machine)}\n`,
  );
}

function rowOf({
  what,
  transfers,
}: {
  what: string;
  transfers: Transfer[];
}): string[] {
  const bytes = (some: Transfer[]) =>
    some.reduce((total, transfer) => total + transfer.bytes, 0);
  return [
    what,
    String(transfers.length),
    transferred(bytes(transfers)),
    transferred(
      bytes(transfers.filter(each => scriptOf(each).endsWith('.js'))),
    ),
  ];
}

function scriptOf({ url }: Transfer): string {
  return path.posix.basename(new URL(url).pathname);
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
