import { screen } from '@testing-library/react';
import { CompanyWorkloads } from '../company/CompanyWorkloads';
import {
  pageOf,
  renderDeployments,
  workload,
} from '../__testUtils__/renderDeployments';
import { AgentsCard } from './AgentsCard';
import { UpstreamsCard } from './UpstreamsCard';
import { WorkloadsInAll, WorkloadsNeedingSomeone } from './WorkloadCards';

const failing = workload({ state: 'failing', sentence: 'Degraded.' });
const needing = '/workloads?state=failing&state=unknown&sort=changed&limit=5';
const moving = '/workloads?state=rolling-out&sort=changed&limit=5';

describe('the dashboard’s cards', () => {
  it('name the workloads that fail, each linked with its drawer, and how many more there are', async () => {
    const page = pageOf([failing]);
    renderDeployments(<WorkloadsNeedingSomeone />, {
      [needing]: {
        body: { ...page, counts: { ...page.counts, failing: 3, unknown: 1 } },
      },
    });
    expect(
      await screen.findByRole('link', { name: 'kita-bot-host' }),
    ).toHaveAttribute(
      'href',
      '/deployments?workload=tenant-kita%2Fkita-bot-host',
    );
    expect(screen.getByText('Degraded.')).toBeVisible();
    expect(screen.getByRole('link', { name: '3 more' })).toHaveAttribute(
      'href',
      '/deployments?state=failing&state=unknown',
    );
  });

  it('are quiet while none does, and say how old that is', async () => {
    renderDeployments(<WorkloadsNeedingSomeone />, {
      [needing]: { body: pageOf([], { problem: 'cp is away' }) },
    });
    expect(await screen.findByText('No workload is failing.')).toBeVisible();
    expect(screen.getByText(/: cp is away/)).toBeVisible();
  });

  it('count all workloads, and name those that move', async () => {
    const page = pageOf([
      workload({ state: 'rolling-out', sentence: 'Starting.' }),
    ]);
    renderDeployments(<WorkloadsInAll />, {
      [moving]: { body: { ...page, counts: { ...page.counts, steady: 30 } } },
    });
    expect(await screen.findByText('Starting.')).toBeVisible();
    expect(
      screen.getAllByRole('listitem').map(({ textContent }) => textContent),
    ).toEqual(expect.arrayContaining(['Rolling out 1', 'Steady 30']));
  });

  it('tell of stalled agents, those silent the longest first', async () => {
    renderDeployments(<AgentsCard />, {
      '/agents': {
        body: {
          running: 7,
          pending: 2,
          stalled: [
            {
              runId: 'agent-run-1',
              startedAt: '2026-11-24T05:00:00.000Z',
              stalledSeconds: 1260,
            },
          ],
          stallThresholdSeconds: 900,
          lastWatchdogAt: new Date().toISOString(),
        },
      },
    });
    expect(
      await screen.findByText(
        '7 running, 2 waiting. 1 without a sign of life for more than 15 min:',
      ),
    ).toBeVisible();
    expect(screen.getByText('silent for 21 min')).toBeVisible();
  });
});

describe('platform health', () => {
  it('is told in words, also of what can’t be reached', async () => {
    const checkedAt = new Date().toISOString();
    renderDeployments(<UpstreamsCard />, {
      '/upstreams': {
        body: {
          items: [
            { upstream: 'alphaswarm-cp', state: 'unreachable', checkedAt },
            { upstream: 'alphaswarm-core', state: 'ready', checkedAt },
          ],
        },
      },
    });
    expect(
      (await screen.findAllByRole('listitem')).map(
        ({ textContent }) => textContent,
      ),
    ).toEqual([
      'alphaswarm-cpUnknownCan’t be reached.',
      'alphaswarm-coreSteadySays that it can serve.',
    ]);
  });
});

describe('the card on a company’s page', () => {
  it('counts and names the company’s workloads', async () => {
    renderDeployments(
      <CompanyWorkloads
        company={{ id: 'kita', slug: 'kita', name: 'Kita Markets' }}
      />,
      { '/workloads?company=kita&limit=10': { body: pageOf([failing]) } },
    );
    expect(
      await screen.findByRole('link', { name: 'kita-bot-host' }),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'All of its workloads' }),
    ).toHaveAttribute('href', '/deployments?company=kita');
  });
});
