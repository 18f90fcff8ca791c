import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  pageOf,
  renderDeployments,
  workload,
  workloadDetail,
  type Answers,
} from './__testUtils__/renderDeployments';
import { DeploymentsPage } from './DeploymentsPage';
import { deploymentsPlugin } from './plugin';

// Typing into a dialog takes its time on a busy machine.
jest.setTimeout(30_000);

const one = '/workloads/tenant-kita/kita-bot-host';
const failing = workload({
  id: 'kita-paper',
  state: 'failing',
  sentence: 'Degraded: 1 of 2 replicas ready.',
});
const list: Answers = {
  '/workloads?sort=name': {
    body: pageOf([workload(), failing], { cursor: 'next' }),
  },
  '/workloads?sort=name&cursor=next': {
    body: pageOf([workload({ id: 'last' })]),
  },
  '/workloads?state=failing&sort=name': { body: pageOf([failing]) },
  '/workloads?q=nobody&sort=name': { body: pageOf([]) },
  '/workloads?company=kita&sort=name': { body: pageOf([workload()]) },
};
const drawer: Answers = {
  ...list,
  [one]: { body: workloadDetail() },
  [`${one}/runs`]: {
    body: {
      told: true,
      items: [
        {
          runUid: 'run-1',
          status: 'halted',
          action: 'start',
          startedAt: '2026-11-24T06:00:00.000Z',
          actionId: '01938f6e-0000-7000-8000-000000000000',
        },
      ],
    },
  },
  [`${one}/messages`]: {
    body: {
      items: [
        { at: '2026-11-24T06:00:00.000Z', stage: 'ready', says: 'Ready' },
      ],
      leftOut: 3,
    },
  },
};
const open = '/deployments?workload=tenant-kita%2Fkita-bot-host';
const dialogOf = () => screen.findByRole('dialog', { name: 'kita-bot-host' });

describe('the Deployments page', () => {
  it('lists workloads and says how they are in a line, and more when asked', async () => {
    renderDeployments(<DeploymentsPage />, list);
    const table = await screen.findByRole('table', { name: 'Workloads' });
    expect(
      screen.getByText('1 of 2 workloads steady; 1 failing'),
    ).toBeVisible();
    const [, first] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent(
      /Steady.*kita-bot-host.*kita.*bot-host.*2 \/ 2/,
    );
    expect(
      within(first).getByRole('link', { name: 'kita-bot-host' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('workload=tenant-kita%2Fkita-bot-host'),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'More workloads' }),
    );
    expect(await screen.findByRole('link', { name: 'last' })).toBeVisible();
    expect(screen.getByText('That is all: 3 workloads.')).toBeVisible();
  });

  it('is narrowed by state, company and a part of the name, on the server', async () => {
    const { asked } = renderDeployments(<DeploymentsPage />, list);
    await userEvent.click(
      await screen.findByRole('button', { name: /^Failing/ }),
    );
    expect(await screen.findByText('That is all: 1 workload.')).toBeVisible();
    expect(asked).toContain('/workloads?state=failing&sort=name');
    await userEvent.click(screen.getByRole('button', { name: /^Failing/ }));
    await userEvent.type(screen.getByLabelText('Company'), 'Kita{Enter}');
    expect(await screen.findByText(/workload of kita steady/)).toBeVisible();
    await userEvent.clear(screen.getByLabelText('Company'));
    await userEvent.type(screen.getByLabelText('Name'), 'nobody{Enter}');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show all workloads' }),
    );
    expect(
      await screen.findByRole('link', { name: 'kita-paper' }),
    ).toBeVisible();
  });

  it.each<[string, Answers, string | RegExp]>([
    [
      'forbidden',
      {
        '/workloads?sort=name': {
          status: 403,
          body: { error: { name: 'NotAllowedError', message: 'No.' } },
        },
      },
      /Your role doesn’t let you see workloads/,
    ],
    [
      'an outage',
      {
        '/workloads?sort=name': {
          status: 503,
          body: {
            error: { name: 'ServiceUnavailableError', message: 'cp is away.' },
          },
        },
      },
      /cp is away/,
    ],
    [
      'old data',
      {
        '/workloads?sort=name': {
          body: pageOf([workload()], { problem: 'cp is away' }),
        },
      },
      /: cp is away/,
    ],
    [
      'nothing',
      { '/workloads?sort=name': { body: pageOf([]) } },
      'No workloads',
    ],
  ])('says so when there is %s', async (_, answers, words) => {
    renderDeployments(<DeploymentsPage />, answers);
    expect((await screen.findAllByText(words))[0]).toBeVisible();
    expect(screen.queryAllByText('No workloads')).toHaveLength(
      words === 'No workloads' ? 2 : 0,
    );
  });
});

describe('a workload’s drawer', () => {
  it('tells what may be known, with its runs, and of its log the platform’s part only', async () => {
    renderDeployments(<DeploymentsPage />, drawer, open);
    const dialog = await dialogOf();
    expect(await within(dialog).findByText('Available')).toBeVisible();
    expect(
      within(dialog).getByText('1 on hosts that aren’t listed.'),
    ).toBeVisible();
    expect(
      await within(dialog).findByText('was halted', { exact: false }),
    ).toBeVisible();
    expect(within(dialog).getByText('Failed')).toBeVisible();
    expect(within(dialog).queryByText('Succeeded')).not.toBeInTheDocument();
    expect(
      within(dialog).getByRole('link', { name: 'made here' }),
    ).toHaveAttribute(
      'href',
      '/audit-log?action=01938f6e-0000-7000-8000-000000000000',
    );
    expect(await within(dialog).findByText('Ready')).toBeVisible();
    expect(
      within(dialog).getByText(/3 lines of the workload itself not shown/),
    ).toBeVisible();
  });

  it('goes on without the parts that can’t be read', async () => {
    const { [`${one}/runs`]: _, [`${one}/messages`]: __, ...rest } = drawer;
    renderDeployments(<DeploymentsPage />, rest, open);
    const dialog = await dialogOf();
    expect(await within(dialog).findByText('Available')).toBeVisible();
    expect(
      await within(dialog).findAllByRole('button', { name: 'Try again' }),
    ).toHaveLength(2);
  });

  it('opens the dialog for what the person may attempt', async () => {
    const { openDialog } = renderDeployments(<DeploymentsPage />, drawer, open);
    const dialog = await dialogOf();
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Restart' }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
    expect(
      within(dialog).queryByRole('button', { name: 'Start' }),
    ).not.toBeInTheDocument();
    expect(openDialog.mock.calls.map(([{ path }]) => path)).toEqual([
      `${one}/restart`,
      `${one}/stop`,
    ]);
  });

  it('asks for the number of replicas, in words where it can’t be', async () => {
    const { openDialog } = renderDeployments(<DeploymentsPage />, drawer, open);
    const dialog = await dialogOf();
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Scale' }),
    );
    const replicas = await screen.findByLabelText('Replicas');
    const next = screen.getByRole('button', { name: 'See what will happen' });
    for (const [typed, words] of [
      ['0', 'To have none, stop it.'],
      ['x', 'Type a whole number.'],
      ['1.5', 'Type a whole number.'],
      ['21', 'At most 20.'],
      ['2', 'It has 2 already.'],
    ]) {
      await userEvent.clear(replicas);
      await userEvent.type(replicas, typed);
      await userEvent.click(next);
      expect(screen.getByText(words)).toBeVisible();
    }
    expect(openDialog).not.toHaveBeenCalled();
    await userEvent.clear(replicas);
    await userEvent.type(replicas, '4');
    await userEvent.click(next);
    expect(openDialog.mock.calls[0][0]).toEqual({
      pluginId: 'deployments',
      path: `${one}/scale`,
      input: { replicas: 4 },
      subject: 'kita-bot-host',
    });
  });

  it.each([
    [
      { engaged: true, reason: 'runaway' },
      /The kill switch is engaged \(“runaway”\): nothing starts/,
      true,
    ],
    [{ problem: 'cp is slow' }, /It isn’t known whether .* cp is slow/, false],
  ])('says what %j means for starting', async (halt, words, disabled) => {
    const stopped = workloadDetail({ state: 'stopped', halt });
    renderDeployments(
      <DeploymentsPage />,
      { ...drawer, [one]: { body: stopped } },
      open,
    );
    const dialog = await dialogOf();
    expect(await within(dialog).findByText(words)).toBeVisible();
    const start = within(dialog).getByRole('button', { name: 'Start' });
    expect(start.hasAttribute('disabled')).toBe(disabled);
  });

  it('names who could, to those who may not', async () => {
    const actions = workloadDetail().actions.map(({ action }) => ({
      action,
      verdict: 'denied' as const,
      whoCould: 'Operator',
    }));
    renderDeployments(
      <DeploymentsPage />,
      { ...drawer, [one]: { body: workloadDetail({ actions }) } },
      open,
    );
    const dialog = await dialogOf();
    expect(
      await within(dialog).findByText(
        'Operator can start, restart, scale and stop it.',
      ),
    ).toBeVisible();
    expect(
      within(dialog).queryByRole('button', { name: 'Stop' }),
    ).not.toBeInTheDocument();
  });
});

describe('deploymentsPlugin', () => {
  // Installers name these in their configuration.
  it.each([
    'page:deployments',
    'nav-entry:deployments',
    'api:deployments/reads',
    'dashboard-card:deployments/failing',
    'dashboard-card:deployments/agents',
    'dashboard-card:deployments/all',
    'dashboard-card:deployments/upstreams',
    'company-card:deployments/workloads',
  ] as const)('has the extension %s', id => {
    expect(deploymentsPlugin.getExtension(id)).toBeDefined();
  });
});
