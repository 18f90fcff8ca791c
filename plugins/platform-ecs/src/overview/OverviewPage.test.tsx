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
      'Completed',
      '2/4 2 pending',
      '42',
      '2026.11.23-1',
      '–',
      'not known',
      '41 %',
    ]);
    const other = screen
      .getByText('alphaswarm-agentcore-proxy-prod')
      .closest('tr')!;
    expect(within(other).getAllByRole('cell')[7]).toHaveTextContent('–');
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

  describe('what else is known of a service', () => {
    it('draws CPU and memory on scales that all services share', async () => {
      const backend = backendWith(admin, core);
      backend.answer('/utilization', {
        status: 200,
        body: {
          clusters: [
            {
              cluster: admin.cluster,
              until: '2026-11-24T02:59:00.000Z',
              services: {
                [admin.name]: { cpu: [10, 20], memory: [null, null] },
                [core.name]: { cpu: [40, 80], memory: [30, 31] },
              },
            },
          ],
        },
      });
      renderPlatform(<PlatformPage />, { backend, at: '/platform' });
      const low = await screen.findByRole('img', {
        name: 'CPU in the last hour: 10 % to 20 %',
      });
      const high = screen.getByRole('img', {
        name: 'CPU in the last hour: 40 % to 80 %',
      });
      // Both end at a scale of 80: a quarter of the height, and all of it.
      expect(low.querySelector('path')).toHaveAttribute(
        'd',
        expect.stringMatching(/L72 14\.5$/),
      );
      expect(high.querySelector('path')).toHaveAttribute(
        'd',
        expect.stringMatching(/L72 1$/),
      );
      expect(
        screen.getByRole('img', {
          name: 'Memory: nothing known of the last hour',
        }),
      ).toBeInTheDocument();
    });

    it('shows digest, drift and alarms, none of them by colour alone', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith({
          ...admin,
          imageDigest: `sha256:${'0123456789ab'.repeat(5)}`,
          drift:
            'Its tag was pushed again: 1 of 2 tasks still run an older image.',
          alarms: ['cpu-high', 'replicas'],
        }),
        at: '/platform',
      });
      const row = (await screen.findByText(admin.name)).closest('tr')!;
      expect(row).toHaveTextContent('0123456789ab');
      expect(row).toHaveTextContent('Drifted: Its tag was pushed again');
      expect(row).toHaveTextContent('2 in alarm: cpu-high, replicas');
    });
  });

  describe('the view', () => {
    const us = serviceSummary({
      name: 'alphaswarm-market-data-us',
      cluster: 'alphaswarm-cluster-us',
      tags: { team: 'data' },
    });
    const withTwoClusters = () => {
      const backend = new FakeBackend();
      backend.answerOverview(
        overviewOf(
          [admin, core, us],
          [
            freshCluster,
            {
              ...freshCluster,
              cluster: 'alphaswarm-cluster-us',
              region: 'us-east-1',
              account: '210987654321',
            },
          ],
        ),
      );
      return backend;
    };

    it('groups by account and region, by state, or by a tag, and says so in the URL', async () => {
      renderPlatform(<PlatformPage />, {
        backend: withTwoClusters(),
        at: '/platform?group=account',
      });
      const headings = async () => {
        const table = await screen.findByRole('table', { name: 'Services' });
        return [...table.querySelectorAll('th[scope=rowgroup]')].map(
          heading => heading.textContent,
        );
      };
      expect(await headings()).toEqual([
        "the portal's own account, eu-central-12 services",
        '210987654321, us-east-11 service',
      ]);
      await userEvent.selectOptions(
        screen.getByLabelText('Group'),
        'By tag team',
      );
      expect(address()).toBe('/platform?group=tag:team');
      expect(await headings()).toEqual([
        'without the tag2 services',
        'team: data1 service',
      ]);
      await userEvent.selectOptions(screen.getByLabelText('Group'), 'By state');
      expect(await headings()).toEqual([
        'Rolling out1 service',
        'Steady2 services',
      ]);
    });

    it('hides columns, for this person and from now on', async () => {
      renderPlatform(<PlatformPage />, {
        backend: withTwoClusters(),
        at: '/platform',
      });
      await serviceNames();
      expect(
        screen.getByRole('columnheader', { name: 'Drift' }),
      ).toBeInTheDocument();
      await userEvent.click(screen.getByText('View'));
      await userEvent.click(screen.getByRole('checkbox', { name: 'Drift' }));
      expect(
        screen.queryByRole('columnheader', { name: 'Drift' }),
      ).not.toBeInTheDocument();
      await userEvent.click(screen.getByRole('radio', { name: 'Compact' }));
      expect(screen.getByRole('table', { name: 'Services' })).toHaveAttribute(
        'data-density',
        'compact',
      );
    });

    it('saves what is shown under a name, goes back to it, and forgets it', async () => {
      renderPlatform(<PlatformPage />, {
        backend: withTwoClusters(),
        at: '/platform?q=us&group=cluster',
      });
      await serviceNames();
      await userEvent.click(screen.getByText('View'));
      await userEvent.type(
        screen.getByLabelText('Save what is shown now as'),
        'United States',
      );
      await userEvent.click(screen.getByRole('button', { name: 'Save view' }));
      await userEvent.clear(screen.getByLabelText('Search services'));
      await userEvent.selectOptions(
        screen.getByLabelText('Group'),
        'Not grouped',
      );
      expect(address()).toBe('/platform');
      await userEvent.click(
        screen.getByRole('button', { name: 'United States' }),
      );
      expect(address()).toBe('/platform?q=us&group=cluster');
      await userEvent.click(
        screen.getByRole('button', { name: 'Forget United States' }),
      );
      expect(
        screen.queryByRole('button', { name: 'United States' }),
      ).not.toBeInTheDocument();
    });

    it('draws every one of many services in the end', async () => {
      renderPlatform(<PlatformPage />, {
        backend: backendWith(
          ...Array.from({ length: 65 }, (_, index) =>
            serviceSummary({ name: `svc-${String(index).padStart(3, '0')}` }),
          ),
        ),
        at: '/platform',
      });
      const table = await screen.findByRole('table', { name: 'Services' });
      await waitFor(
        () => expect(table.querySelectorAll('tbody tr')).toHaveLength(65),
        { timeout: 10_000 },
      );
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

    it('names what could not be read, and that AWS slows it down', async () => {
      const backend = new FakeBackend();
      backend.answerOverview(
        overviewOf(
          [admin],
          [
            {
              ...freshCluster,
              gaps: [
                'Alarms are not shown. It lacks cloudwatch:DescribeAlarms.',
              ],
              slowed:
                'AWS is throttling ecs:ListServices: slowed to a look every 6 s; it is called 4 times slower than usual.',
            },
          ],
        ),
      );
      renderPlatform(<PlatformPage />, { backend, at: '/platform' });
      const notices = await screen.findByRole('list', {
        name: 'What is missing',
      });
      expect(notices).toHaveTextContent('cloudwatch:DescribeAlarms');
      expect(notices).toHaveTextContent('slowed to a look every 6 s');
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
      const reads = () => backend.asked.filter(path => path === '/services');
      expect(reads()).toHaveLength(1);
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
      expect(reads()).toHaveLength(2);
      // Signals come as often as a rollout moves; CloudWatch has something new once a minute.
      expect(
        backend.asked.filter(path => path === '/utilization'),
      ).toHaveLength(1);
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
