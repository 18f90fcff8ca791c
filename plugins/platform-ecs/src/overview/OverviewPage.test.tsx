import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import {
  freshCluster,
  overviewOf,
  serviceSummary,
} from '../__testUtils__/services';
import { PlatformPage } from '../PlatformPage';

const core = serviceSummary({
  name: 'alphaswarm-core-prod',
  state: 'rolling-out',
  runningCount: 2,
  pendingCount: 2,
  taskDefinition: 'alphaswarm-core-prod:42',
});
const admin = serviceSummary({ name: 'alphaswarm-admin-prod' });
const proxy = serviceSummary({
  name: 'alphaswarm-agentcore-proxy-prod',
  state: 'failing',
  cpuPercent: undefined,
});

function backendWith(...services: Array<typeof core>) {
  const backend = new FakeBackend();
  backend.answerOverview(overviewOf(services));
  return backend;
}

async function serviceNames() {
  const table = await screen.findByRole('table', { name: 'Services' });
  return within(table)
    .getAllByRole('rowheader')
    .map(cell => cell.textContent);
}

function address() {
  return screen.getByTestId('address').textContent;
}

describe('OverviewPage', () => {
  it('says the state of all services in one line', async () => {
    renderPlatform(<PlatformPage />, {
      backend: backendWith(core, admin, proxy),
      at: '/platform',
    });
    expect(
      await screen.findByText(
        '1 of 3 services steady; alphaswarm-agentcore-proxy-prod is failing; alphaswarm-core-prod is rolling out, 2 of 4',
      ),
    ).toBeInTheDocument();
  });

  it('shows each service with its counts, revision, image and figures', async () => {
    renderPlatform(<PlatformPage />, {
      backend: backendWith(core, proxy),
      at: '/platform',
    });
    const row = (await screen.findByText('alphaswarm-core-prod')).closest(
      'tr',
    )!;
    expect(
      within(row)
        .getAllByRole('cell')
        .slice(0, 8)
        .map(cell => cell.textContent),
    ).toEqual([
      'Rolling out',
      '2',
      '4',
      '2',
      '42',
      '2026.11.23-1',
      '41 %',
      '63 %',
    ]);
    const other = screen
      .getByText('alphaswarm-agentcore-proxy-prod')
      .closest('tr')!;
    expect(within(other).getByText('–')).toBeInTheDocument();
  });

  it('puts what needs somebody first', async () => {
    renderPlatform(<PlatformPage />, {
      backend: backendWith(admin, core, proxy),
      at: '/platform',
    });
    expect(await serviceNames()).toEqual([
      'alphaswarm-agentcore-proxy-prod',
      'alphaswarm-core-prod',
      'alphaswarm-admin-prod',
    ]);
  });

  describe('filters', () => {
    it('reads states, search and order from the URL', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith(admin, core, proxy),
        at: '/platform?state=failing&state=steady&q=alphaswarm&sort=service&direction=descending',
      });
      expect(await serviceNames()).toEqual([
        'alphaswarm-agentcore-proxy-prod',
        'alphaswarm-admin-prod',
      ]);
      expect(screen.getByRole('button', { name: 'Failing 1' })).toHaveAttribute(
        'aria-pressed',
        'true',
      );
      expect(
        screen.getByRole('columnheader', { name: 'Service' }),
      ).toHaveAttribute('aria-sort', 'descending');
    });

    it('writes a pressed chip, a search and an order into the URL', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith(admin, core, proxy),
        at: '/platform',
      });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Rolling out 1' }),
      );
      expect(address()).toBe('/platform?state=rolling-out');
      await userEvent.type(screen.getByLabelText('Search services'), 'core');
      expect(address()).toBe('/platform?state=rolling-out&q=core');
      await userEvent.click(screen.getByRole('button', { name: 'CPU' }));
      expect(address()).toBe('/platform?state=rolling-out&q=core&sort=cpu');
      await userEvent.click(screen.getByRole('button', { name: 'CPU' }));
      expect(address()).toBe(
        '/platform?state=rolling-out&q=core&sort=cpu&direction=descending',
      );
      expect(await serviceNames()).toEqual(['alphaswarm-core-prod']);
    });

    it('ignores values that it does not know', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith(admin),
        at: '/platform?sort=moon&direction=up&state=on-fire',
      });
      expect(await serviceNames()).toEqual(['alphaswarm-admin-prod']);
    });

    it('offers a way out when nothing matches', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith(admin),
        at: '/platform?q=nothing-like-this',
      });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Show all services' }),
      );
      expect(address()).toBe('/platform');
      expect(await serviceNames()).toEqual(['alphaswarm-admin-prod']);
    });
  });

  it('moves with J and K and opens with Enter', async () => {
    renderPlatform(<PlatformPage />, {
      backend: backendWith(admin, core),
      at: '/platform',
    });
    await serviceNames();
    await userEvent.keyboard('jj');
    expect(
      screen.getByRole('link', { name: 'alphaswarm-admin-prod' }),
    ).toHaveFocus();
    await userEvent.keyboard('k{Enter}');
    expect(address()).toBe(
      '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod',
    );
  });

  describe('before and without data', () => {
    it('shows a skeleton while it reads', async () => {
      renderPlatform(<PlatformPage />, {
        backend: Object.assign(new FakeBackend(), {
          fetch: () => new Promise<Response>(() => {}),
        }),
        at: '/platform',
      });
      expect(await screen.findByText('Reading services…')).toBeInTheDocument();
      expect(screen.getByText('Loading')).toBeInTheDocument();
    });

    it('says what failed, and tries again', async () => {
      const backend = new FakeBackend();
      backend.answer('/services', {
        status: 503,
        body: {
          error: {
            name: 'ServiceUnavailableError',
            message: 'AWS is throttling the portal.',
          },
        },
        headers: { 'x-request-id': 'trace-1', 'retry-after': '7' },
      });
      renderPlatform(<PlatformPage />, { backend, at: '/platform' });
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent('AWS is throttling the portal.');
      expect(alert).toHaveTextContent('Try again in 7 s.');
      expect(alert).toHaveTextContent('trace-1');
      backend.answerOverview(overviewOf([admin]));
      await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await serviceNames()).toEqual(['alphaswarm-admin-prod']);
    });

    it('names who could see it when it is forbidden', async () => {
      const backend = new FakeBackend();
      backend.answer('/services', {
        status: 403,
        body: { error: { message: 'no' }, whoCould: 'Viewer' },
      });
      renderPlatform(<PlatformPage />, { backend, at: '/platform' });
      expect(await screen.findByText(/Viewer can\./)).toBeInTheDocument();
    });

    it('says that there are no services', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith(),
        at: '/platform',
      });
      expect(await screen.findByText('No services')).toBeInTheDocument();
    });
  });

  describe('when it gets old', () => {
    it('names the cluster and why it could not be looked at', async () => {
      const backend = new FakeBackend();
      backend.answerOverview(
        overviewOf(
          [admin],
          [
            {
              ...freshCluster,
              problem: 'AWS answered with ThrottlingException.',
            },
          ],
        ),
      );
      renderPlatform(<PlatformPage />, { backend, at: '/platform' });
      const clusters = await screen.findByRole('list', {
        name: 'How old the data is',
      });
      expect(clusters).toHaveTextContent('alphaswarm-cluster-prod');
      expect(clusters).toHaveTextContent(
        'stale: AWS answered with ThrottlingException.',
      );
    });

    it('keeps the last data through an outage of the portal', async () => {
      const backend = backendWith(admin);
      const { signals } = renderPlatform(<PlatformPage />, {
        backend,
        at: '/platform',
      });
      await serviceNames();
      backend.answer('/services', {
        status: 503,
        body: { error: { message: 'The portal is restarting.' } },
      });
      act(() => signals.send({ type: 'cluster-changed' }));
      expect(
        await screen.findByText(/The portal is restarting\./),
      ).toBeInTheDocument();
      expect(await serviceNames()).toEqual(['alphaswarm-admin-prod']);
    });
  });

  describe('live', () => {
    it('reads again when a signal says that a cluster changed, once per signal', async () => {
      const backend = backendWith(admin);
      const { signals } = renderPlatform(<PlatformPage />, {
        backend,
        at: '/platform',
      });
      await serviceNames();
      expect(backend.asked).toEqual(['/services']);
      backend.answerOverview(overviewOf([admin, core]));
      act(() =>
        signals.send({
          type: 'cluster-changed',
          cluster: 'alphaswarm-cluster-prod',
          observedAt: '2026-11-24T03:00:00.000Z',
        }),
      );
      expect(
        await screen.findByText('alphaswarm-core-prod'),
      ).toBeInTheDocument();
      expect(backend.asked).toEqual(['/services', '/services']);
    });

    it('moves no row under the pointer, and sorts again when it has left', async () => {
      const backend = backendWith(admin, core);
      const { signals } = renderPlatform(<PlatformPage />, {
        backend,
        at: '/platform',
      });
      const before = await serviceNames();
      expect(before).toEqual(['alphaswarm-core-prod', 'alphaswarm-admin-prod']);
      await userEvent.hover(screen.getByText('alphaswarm-admin-prod'));
      backend.answerOverview(
        overviewOf([{ ...admin, state: 'failing' }, core]),
      );
      act(() => signals.send({ type: 'cluster-changed' }));
      await screen.findByText('Failing', { selector: 'td *' });
      expect(await serviceNames()).toEqual(before);
      await userEvent.unhover(screen.getByText('alphaswarm-admin-prod'));
      await waitFor(async () =>
        expect(await serviceNames()).toEqual([
          'alphaswarm-admin-prod',
          'alphaswarm-core-prod',
        ]),
      );
    });
  });
});
