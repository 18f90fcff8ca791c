import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import {
  renderKillSwitch,
  statusOf,
  targets,
} from '../__testUtils__/renderKillSwitch';
import { killSwitchPlugin } from '../plugin';
import { KillSwitchBanner } from './KillSwitchBanner';
import { KillSwitchCard } from './KillSwitchCard';
import { KillSwitchKeys } from './KillSwitchKeys';

function Where() {
  return <output>{useLocation().pathname}</output>;
}

describe('the keys', () => {
  const render = async () => {
    renderKillSwitch(
      <>
        <KillSwitchKeys />
        <input aria-label="Text" />
        <Where />
      </>,
      [statusOf()],
    );
    await screen.findByRole('link', { name: /Kill switch/ });
  };
  const press = (key: string, at: Element | Document = document.body) =>
    fireEvent.keyDown(at, { key });
  const where = () => screen.getByRole('status').textContent;

  it('g and k lead to the page, and others don’t see that k', async () => {
    await render();
    const others = jest.fn();
    document.addEventListener('keydown', event =>
      others(event.key, event.defaultPrevented),
    );
    press('g');
    press('k');
    await waitFor(() => expect(where()).toBe('/kill-switch'));
    expect(others).toHaveBeenLastCalledWith('k', true);
  });

  it.each([
    ['k alone', ['k']],
    ['another key in between', ['g', 'x', 'k']],
    ['the other way round', ['k', 'g']],
  ])('%s does not', async (_, keys) => {
    await render();
    keys.forEach(key => press(key));
    expect(where()).toBe('/elsewhere');
  });

  it('are text in a field', async () => {
    await render();
    const field = screen.getByLabelText('Text');
    press('g', field);
    press('k', field);
    press('g', field);
    press('k');
    expect(where()).toBe('/elsewhere');
  });
});

describe('the banner', () => {
  it('is there only while something is halted', async () => {
    renderKillSwitch(
      <>
        <KillSwitchBanner />
        <KillSwitchCard />
      </>,
      [statusOf()],
    );
    // The card shares the read: it has been answered.
    expect(await screen.findByText('Nothing is halted')).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says what is halted and why, and what is not', async () => {
    renderKillSwitch(<KillSwitchBanner />, [
      statusOf({
        state: 'engaged',
        reason: 'runaway orders',
        targets: targets('halted', { rl: { state: 'failed' } }),
      }),
    ]);
    const banner = await screen.findByRole('alert');
    expect(banner).toHaveTextContent(
      'Kill switch engaged. Halted, but not everywhere.',
    );
    expect(banner).toHaveTextContent(
      'not halted: Reinforcement learning. “runaway orders”',
    );
  });

  it('says that nobody can tell', async () => {
    renderKillSwitch(<KillSwitchBanner />, [
      statusOf({ state: 'unknown', problem: 'alphaswarm-cp is away' }),
    ]);
    expect(
      await screen.findByText(/isn’t known whether anything is halted/),
    ).toBeVisible();
  });
});

describe('killSwitchPlugin', () => {
  // Installers name these in their configuration.
  it.each([
    'page:kill-switch',
    'nav-entry:kill-switch',
    'api:kill-switch/reads',
    'dashboard-card:kill-switch/state',
    'shell-element:kill-switch/banner',
    'shell-element:kill-switch/keys',
  ] as const)('has the extension %s', id => {
    expect(killSwitchPlugin.getExtension(id)).toBeDefined();
  });
});
