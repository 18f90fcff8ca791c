import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  MemoryEntry,
  MemoryFacts,
  MemoryPage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { after, BEGUN, failedTask } from '../__testUtils__/happenings';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { serviceDetail } from '../__testUtils__/services';
import { PlatformPage } from '../PlatformPage';
import { HistoryTab } from './HistoryTab';

const CLUSTER = 'alphaswarm-cluster-prod';
const SERVICE = 'alphaswarm-core-prod';

function entry(id: string, summary: string, facts: MemoryFacts): MemoryEntry {
  return {
    id,
    cluster: CLUSTER,
    service: SERVICE,
    happenedAt: BEGUN,
    recordedAt: after(5),
    summary,
    ...facts,
  };
}

const stoppedTask = entry('1', 'A task stopped: exit code 137', {
  kind: 'stopped-task',
  facts: failedTask(),
});
const rolledBack = entry('2', 'alphaswarm-core-prod:42 was rolled back', {
  kind: 'deployment',
  facts: {
    arn: 'arn:deployment',
    strategy: 'ROLLING',
    status: 'ROLLBACK_SUCCESSFUL',
    statusReason: 'tasks failed to start',
    outcome: 'rolled-back',
    taskDefinition: 'alphaswarm-core-prod:42',
  },
});
const failing = entry('3', '0 of 4 tasks run', {
  kind: 'state',
  facts: { state: 'failing', sentence: '0 of 4 tasks run' },
});
const event = entry('4', 'has reached a steady state', {
  kind: 'event',
  facts: { id: 'event-1', message: 'has reached a steady state' },
});

/** A recorder that remembers these, and what was asked of it. */
function recorder(page: Partial<MemoryPage>, next?: Partial<MemoryPage>) {
  const backend = new FakeBackend();
  const asked: string[] = [];
  backend.answer('/memory', query => {
    asked.push(String(query));
    const found = query.has('cursor') && next ? next : page;
    return { status: 200, body: { items: [], keptDays: 90, ...found } };
  });
  return { backend, asked };
}

const openPage = (backend: FakeBackend, search = '') =>
  renderPlatform(<PlatformPage />, {
    backend,
    at: `/platform/history${search}`,
  });

const entries = async () =>
  within(
    await screen.findByRole('list', { name: 'What happened' }),
  ).getAllByRole('listitem');

const addressBar = () => screen.getByTestId('address').textContent;

describe('the history of all services', () => {
  it('tells each kind of thing in its own words, and whose it is', async () => {
    const { backend } = recorder({
      items: [stoppedTask, rolledBack, failing, event],
    });
    openPage(backend);
    await screen.findByText('has reached a steady state');
    const told = [
      ...document.querySelectorAll<HTMLElement>('li[data-kind]'),
    ].map(item => item.textContent);
    expect(told).toEqual([
      expect.stringMatching(
        /Stopped task.*alphaswarm-core-prod.*exit code 137/,
      ),
      expect.stringMatching(/Deployment.*Rolled back.*tasks failed to start/),
      expect.stringMatching(/State.*Failing.*0 of 4 tasks run/),
      expect.stringMatching(/Event.*has reached a steady state/),
    ]);
    expect(document.body).not.toHaveTextContent('Succeeded');
    expect(screen.getAllByRole('link', { name: SERVICE })[0]).toHaveAttribute(
      'href',
      `/platform/${CLUSTER}/${SERVICE}`,
    );
    expect(screen.getByText('Kept for 90 days.')).toBeInTheDocument();
  });

  it('unfolds a stopped task: what its end means, exit codes, a way to its logs', async () => {
    openPage(recorder({ items: [stoppedTask] }).backend);
    await userEvent.click(
      await screen.findByText('A task stopped: exit code 137'),
    );
    expect(
      screen.getByText('The container used more memory than it may have.'),
    ).toBeVisible();
    expect(screen.getByText(/Exit code 137:/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Logs of core' })).toBeVisible();
  });

  it('searches for what is submitted, and the address says it', async () => {
    const { backend, asked } = recorder({ items: [event] });
    openPage(backend);
    await entries();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search' }),
      'oom',
    );
    await userEvent.type(screen.getByLabelText('Service'), SERVICE);
    await userEvent.type(screen.getByLabelText('Exit code'), '137');
    fireEvent.change(screen.getByLabelText('From (UTC)'), {
      target: { value: '2026-11-24T03:00' },
    });
    // Not a search for each keystroke.
    expect(asked).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Search' }));
    await entries();
    expect(Object.fromEntries(new URLSearchParams(asked.at(-1)))).toEqual({
      q: 'oom',
      service: SERVICE,
      exitCode: '137',
      from: '2026-11-24T03:00:00Z',
    });
    expect(addressBar()).toContain(`q=oom`);
    expect(addressBar()).toContain('exitCode=137');
  });

  it('takes what an address asks for, and leaves out what means nothing', async () => {
    const { backend, asked } = recorder({ items: [event] });
    openPage(
      backend,
      '?kind=stopped-task&exitCode=137&from=yesterday&cluster=c',
    );
    await entries();
    expect(Object.fromEntries(new URLSearchParams(asked.at(-1)))).toEqual({
      kind: 'stopped-task',
      exitCode: '137',
      cluster: 'c',
    });
    expect(screen.getByLabelText('Exit code')).toHaveValue('137');
    await userEvent.selectOptions(screen.getByLabelText('What'), 'Event');
    expect(addressBar()).toContain('kind=event');
    await userEvent.selectOptions(screen.getByLabelText('What'), 'Anything');
    expect(addressBar()).not.toContain('kind');
  });

  it('loads older entries after those that are there', async () => {
    const { backend, asked } = recorder(
      { items: [failing], nextCursor: 'c-2' },
      { items: [event] },
    );
    openPage(backend);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Load older' }),
    );
    expect(
      await screen.findByText('has reached a steady state'),
    ).toBeInTheDocument();
    expect(screen.getByText('0 of 4 tasks run')).toBeInTheDocument();
    expect(asked.at(-1)).toBe('cursor=c-2');
    expect(
      screen.queryByRole('button', { name: 'Load older' }),
    ).not.toBeInTheDocument();
  });

  it('says that nothing matches, for how long things are kept, and takes the filters off', async () => {
    const { backend, asked } = recorder({});
    openPage(backend, '?q=nothing');
    await screen.findByText('Nothing recorded that matches');
    expect(screen.getByText(/is kept for 90 days/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear all filters' }),
    );
    await screen.findByText('Nothing recorded that matches');
    expect(addressBar()).toBe('/platform/history');
    expect(asked.at(-1)).toBe('');
  });

  it('says why nothing can be read, and tries again', async () => {
    const backend = new FakeBackend();
    backend.answer('/memory', {
      status: 503,
      body: { error: { message: 'The history is unavailable' } },
    });
    openPage(backend);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The history is unavailable',
    );
    backend.answer('/memory', {
      status: 200,
      body: { items: [event], keptDays: 90 },
    });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('has reached a steady state'),
    ).toBeInTheDocument();
  });

  it('says who could read it to somebody who may not', async () => {
    const backend = new FakeBackend();
    backend.answer('/memory', {
      status: 403,
      body: { error: { message: 'no' }, whoCould: 'Viewer' },
    });
    openPage(backend);
    expect(await screen.findByText(/Viewer can\./)).toBeInTheDocument();
  });
});

describe('the history of one service', () => {
  it('asks for that service only, whatever the address says, and does not name it again', async () => {
    const { backend, asked } = recorder({ items: [event] });
    renderPlatform(
      <HistoryTab
        cluster={CLUSTER}
        service={SERVICE}
        detail={serviceDetail()}
      />,
      { backend, at: `/platform/${CLUSTER}/${SERVICE}/history?service=other` },
    );
    await entries();
    expect(asked.at(-1)).toContain(`service=${SERVICE}`);
    expect(screen.queryByLabelText('Service')).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: SERVICE }),
    ).not.toBeInTheDocument();
  });
});
