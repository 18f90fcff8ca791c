import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { haltEngageEvent } from '@alphaswarm-admin/plugin-kill-switch-common';
import {
  renderKillSwitch,
  statusOf,
  targets,
} from '../__testUtils__/renderKillSwitch';
import { KillSwitchPage } from './KillSwitchPage';

const refused = {
  state: 'failed' as const,
  problem: {
    error: 'the target answered 403',
    code: 'forbidden',
    statusCode: 403,
  },
};
const engaged = statusOf({
  state: 'engaged',
  reason: 'runaway orders',
  engaged: {
    by: 'user:staff/o',
    name: 'Olivia Operator',
    at: new Date().toISOString(),
    actionId: 'a-1',
  },
  running: 0,
  targets: targets('halted', { bots: refused }),
});
const rowOf = async (name: string) =>
  (await screen.findByText(name)).closest('tr')!;

describe('the kill switch’s page', () => {
  it('says what a halt would stop, and opens the dialog for it', async () => {
    const { openDialog } = renderKillSwitch(<KillSwitchPage />, [statusOf()]);
    expect(
      await screen.findByRole('heading', { name: 'Nothing is halted' }),
    ).toBeVisible();
    expect(
      screen.getByText(/30 workloads of 10 companies run, 62 replicas in all/),
    ).toBeVisible();
    expect(
      within(await rowOf('Quant agents')).getByText('Running'),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Release' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Halt everything' }),
    );
    expect(openDialog.mock.calls[0][0]).toEqual({
      pluginId: 'kill-switch',
      path: '/halt',
      input: {},
      subject: 'the kill switch',
    });
  });

  it('shows of each target whether it halted, and what it answered if not', async () => {
    const { openDialog } = renderKillSwitch(<KillSwitchPage />, [engaged]);
    expect(
      await screen.findByRole('heading', {
        name: 'Halted, but not everywhere',
      }),
    ).toBeVisible();
    expect(screen.getByText(/because “runaway orders”/)).toBeVisible();
    const bots = await rowOf('Bots');
    expect(within(bots).getByText('Not halted')).toBeVisible();
    expect(
      within(bots).getByText('the target answered 403 (forbidden, 403)'),
    ).toBeVisible();
    expect(within(await rowOf('Workloads')).getByText('Halted')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Try again: 1 not halted' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Release' }));
    expect(openDialog.mock.calls.map(([{ path }]) => path)).toEqual([
      '/halt',
      '/release',
    ]);
    expect(
      screen.getByRole('link', { name: 'View audit trail' }),
    ).toHaveAttribute('href', expect.stringContaining('action=a-1'));
  });

  it('follows a halt at once when it is told of a change', async () => {
    const { signal } = renderKillSwitch(<KillSwitchPage />, [
      statusOf(),
      statusOf({
        state: 'engaged',
        targets: targets('halted', { terraform: { state: 'halting' } }),
      }),
    ]);
    await screen.findByRole('heading', { name: 'Nothing is halted' });
    act(() => signal());
    expect(
      await screen.findByRole('heading', {
        name: 'Everything is being halted',
      }),
    ).toBeVisible();
    expect(within(await rowOf('Terraform')).getByText('Halting')).toBeVisible();
  });

  it('never says that nothing is halted while it isn’t known, and can halt all the same', async () => {
    renderKillSwitch(<KillSwitchPage />, [
      statusOf({
        state: 'unknown',
        problem: 'alphaswarm-cp did not answer in time',
        running: null,
        workloads: null,
        targets: targets('unknown', { rl: { running: null } }),
      }),
    ]);
    expect(
      await screen.findByRole('heading', {
        name: 'It isn’t known whether anything is halted',
      }),
    ).toBeVisible();
    expect(
      within(await rowOf('Reinforcement learning')).getByText('not counted'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Halt everything' }),
    ).toBeEnabled();
  });

  it('names who could, to those who may not', async () => {
    renderKillSwitch(<KillSwitchPage />, [
      statusOf({
        actions: [
          {
            action: haltEngageEvent.id,
            verdict: 'denied',
            whoCould: 'Somebody else',
          },
        ],
      }),
    ]);
    expect(await screen.findByText('Somebody else can halt.')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Halt everything' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    [403, /Your role doesn’t let you see the kill switch/],
    [503, /database is away/],
  ])('says so when the portal answers %d', async (status, words) => {
    renderKillSwitch(<KillSwitchPage />, [
      new PortalApiError('The database is away', { status }),
    ]);
    expect((await screen.findAllByText(words))[0]).toBeVisible();
  });
});
