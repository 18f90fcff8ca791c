import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import type { LogPage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import {
  overviewOf,
  serviceDetail,
  serviceSummary,
} from '../__testUtils__/services';
import { logsApiRef } from '../api/LogsApi';
import { FakeLogs, logLine } from './__testUtils__/FakeLogs';
import { LogsTab } from './LogsTab';

const AT = '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod/logs';
const T = Date.parse('2026-11-24T03:00:00.000Z');

beforeAll(() => {
  // jsdom lays nothing out, and so has none.
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

describe('the logs tab', () => {
  let logs: FakeLogs;
  let backend: FakeBackend;

  beforeEach(() => {
    logs = new FakeLogs();
    backend = new FakeBackend();
    backend.answerOverview(
      overviewOf([
        serviceSummary(),
        serviceSummary({ name: 'alphaswarm-gateway-prod' }),
      ]),
    );
  });

  const open = (search = '') =>
    renderPlatform(
      <TestApiProvider apis={[[logsApiRef, logs]]}>
        <LogsTab
          cluster="alphaswarm-cluster-prod"
          service="alphaswarm-core-prod"
          detail={serviceDetail()}
        />
      </TestApiProvider>,
      { backend, at: `${AT}${search}` },
    );
  const history = (page: Partial<LogPage>) => {
    logs.answer = () => page;
  };
  const address = () => screen.getByTestId('address').textContent;

  /** The tail, once the page has opened it. */
  async function tail() {
    await screen.findByText('Connecting…');
    const { socket } = logs.sockets.at(-1)!;
    act(() => {
      socket.onopen?.();
      socket.say({ type: 'mode', cluster: 'a', mode: 'live' });
    });
    return socket;
  }

  it('shows what was written, and then what is written', async () => {
    history({ lines: [logLine(T, '{"level":"error","msg":"boom","ms":8}')] });
    open();
    expect(await screen.findByText('boom')).toBeInTheDocument();
    expect(screen.getByText('ERROR')).toBeInTheDocument();

    const socket = await tail();
    expect(socket.sent[0]).toMatchObject({ type: 'tail', since: T });
    act(() => socket.say({ type: 'lines', lines: [logLine(T + 1, 'next')] }));
    expect(await screen.findByText('next')).toBeInTheDocument();
    expect(await screen.findByText(/^2 lines/)).toBeInTheDocument();
  });

  it('unfolds a JSON line', async () => {
    history({ lines: [logLine(T, '{"level":"error","msg":"boom","ms":8}')] });
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Unfold this line' }),
    );
    expect(screen.getByText(/"ms": 8/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Fold this line' }),
    );
    expect(screen.queryByText(/"ms": 8/)).not.toBeInTheDocument();
  });

  it('has few lines in the document, however many are loaded', async () => {
    history({ lines: Array.from({ length: 5_000 }, (_, n) => logLine(T + n)) });
    open();
    expect(await screen.findByText(/^5,000 lines/)).toBeInTheDocument();
    const list = screen.getByRole('log', { name: 'Log lines' });
    expect(within(list).getByText(`line ${T + 4_999}`)).toBeInTheDocument();
    expect(list.querySelectorAll('[data-row]').length).toBeLessThan(60);

    // jsdom doesn't say that it scrolled.
    list.scrollTop = 0;
    // At the top it reads what is older, to the end.
    await act(async () => {
      fireEvent.scroll(list);
    });
    expect(within(list).getByText(`line ${T}`)).toBeInTheDocument();
    expect(screen.getByText('Held while you read.')).toBeInTheDocument();
  });

  it('is held by Pause and by a focus on a line, and goes on with everything', async () => {
    history({ lines: [logLine(T)] });
    open();
    const socket = await tail();
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    act(() => socket.say({ type: 'lines', lines: [logLine(T + 1)] }));
    expect(await screen.findByText(/1 new line waits/)).toBeInTheDocument();
    expect(screen.queryByText(`line ${T + 1}`)).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    expect(await screen.findByText(`line ${T + 1}`)).toBeInTheDocument();

    act(() => screen.getByRole('button', { name: '03:00:00.000' }).focus());
    expect(await screen.findByText('Held while you read.')).toBeInTheDocument();
  });

  it('links to a line: the address leads back to it', async () => {
    history({ lines: [logLine(T), logLine(T + 5)] });
    const { unmount } = open();
    await userEvent.click(
      await screen.findByRole('button', { name: '03:00:00.005' }),
    );
    const linked = address()!;
    expect(linked).toBe(`${AT}?from=${T + 5}&line=line-${T + 5}`);
    unmount();

    open(linked.slice(AT.length));
    const row = (await screen.findByText(`line ${T + 5}`)).closest(
      '[data-row]',
    );
    expect(row).toHaveAttribute('aria-current', 'true');
    expect(logs.asked.at(-1)).toMatchObject({
      direction: 'forward',
      from: T + 5,
    });
    expect(screen.getByText('History.')).toBeInTheDocument();
  });

  it('jumps to a time, in UTC, and back to the newest', async () => {
    open();
    await tail();
    fireEvent.change(screen.getByLabelText('Jump to (UTC)'), {
      target: { value: '2026-11-24T03:00' },
    });
    expect(await screen.findByText('History.')).toBeInTheDocument();
    expect(address()).toBe(`${AT}?from=${T}`);
    expect(logs.sockets[0].socket.closed).toBe(true);
    await userEvent.click(
      screen.getByRole('button', { name: 'Follow the newest' }),
    );
    await screen.findByText('Connecting…');
    expect(address()).toBe(AT);
  });

  it("tails other services beside the page's own", async () => {
    open();
    await tail();
    await userEvent.click(screen.getByText('Add services'));
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'alphaswarm-gateway-prod' }),
    );
    expect(screen.getByText('2 services together')).toBeInTheDocument();
    const socket = await tail();
    expect(
      socket.sent[0].selections.map(
        ({ service }: { service: string }) => service,
      ),
    ).toEqual(['alphaswarm-core-prod', 'alphaswarm-gateway-prod']);
    expect(address()).toContain(
      'also=alphaswarm-cluster-prod/alphaswarm-gateway-prod',
    );
  });

  it('says beside the filter what AWS says of it', async () => {
    logs.answer = () => {
      throw new PortalApiError('AWS does not accept this filter', {
        status: 400,
      });
    };
    open('?filter={');
    expect(
      await screen.findByText('AWS does not accept this filter'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('Filter pattern')).toBeInvalid();
  });

  it('says who could read the logs to somebody who may not', async () => {
    logs.answer = () => {
      throw new PortalApiError('Forbidden', {
        status: 403,
        whoCould: 'Viewer or Admin',
      });
    };
    open();
    expect(await screen.findByText(/Viewer or Admin/)).toBeInTheDocument();
  });

  it('tries again what failed', async () => {
    logs.answer = () => {
      throw new PortalApiError('AWS throttles', { status: 503 });
    };
    open();
    await screen.findByText('AWS throttles');
    history({ lines: [logLine(T)] });
    await userEvent.click(screen.getByRole('button', { name: /try again/i }));
    expect(await screen.findByText(`line ${T}`)).toBeInTheDocument();
  });
});

describe('a search', () => {
  let logs: FakeLogs;

  beforeEach(() => {
    logs = new FakeLogs();
    const backend = new FakeBackend();
    backend.answerOverview(overviewOf([serviceSummary()]));
    renderPlatform(
      <TestApiProvider apis={[[logsApiRef, logs]]}>
        <LogsTab
          cluster="alphaswarm-cluster-prod"
          service="alphaswarm-core-prod"
          detail={serviceDetail()}
        />
      </TestApiProvider>,
      { backend, at: `${AT}?view=search&hours=1&query=stats count(*)` },
    );
  });

  async function run() {
    await userEvent.click(
      await screen.findByRole('button', { name: 'Search' }),
    );
    const { socket } = logs.sockets.at(-1)!;
    act(() => socket.onopen?.());
    return socket;
  }
  const progress = (status: string) => ({
    type: 'progress',
    status,
    recordsMatched: 3,
    recordsScanned: 4_000,
    bytesScanned: 2_500_000,
  });

  it('goes over the range that is chosen, shows how far it is and what it found', async () => {
    const socket = await run();
    const [{ from, to, ...request }] = socket.sent;
    expect(to - from).toBe(3_600_000);
    expect(request).toEqual({
      type: 'search',
      services: [
        { cluster: 'alphaswarm-cluster-prod', service: 'alphaswarm-core-prod' },
      ],
      query: 'stats count(*)',
    });
    act(() => {
      socket.say(progress('running'));
      socket.say({ type: 'rows', fields: ['lines'], rows: [{ lines: '3' }] });
    });
    expect(screen.getByText(/3 of 4,000 records match/)).toHaveTextContent(
      '2.5 MB read, 1 row.',
    );
    expect(screen.getByRole('cell', { name: '3' })).toBeInTheDocument();
    act(() => socket.say(progress('complete')));
    expect(screen.getByText('Complete.')).toBeInTheDocument();
  });

  it('can be cancelled', async () => {
    const socket = await run();
    act(() => socket.say(progress('running')));
    await userEvent.click(
      screen.getByRole('button', { name: 'Cancel search' }),
    );
    expect(socket.sent.at(-1)).toEqual({ type: 'cancel' });
    act(() => socket.say(progress('cancelled')));
    expect(screen.getByText('Cancelled.')).toBeInTheDocument();
  });

  it('shows where a query is wrong', async () => {
    const socket = await run();
    act(() =>
      socket.say({
        type: 'refused',
        message: 'unexpected symbol',
        position: { start: 6, end: 11 },
      }),
    );
    expect(screen.getByRole('alert')).toHaveTextContent('unexpected symbol');
    expect(
      within(screen.getByRole('alert')).getByText('count'),
    ).toBeInTheDocument();
  });

  it('says that a lost connection cancelled it', async () => {
    const socket = await run();
    act(() => socket.onclose?.());
    expect(screen.getByText(/Run it again/)).toBeInTheDocument();
  });
});
