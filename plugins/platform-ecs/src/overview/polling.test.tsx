import { act, screen } from '@testing-library/react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { overviewOf, serviceSummary } from '../__testUtils__/services';
import { PlatformPage } from '../PlatformPage';
import { FAST_POLL_MS, SLOW_POLL_MS } from '../queries/pollInterval';

function lookAway() {
  setVisibility('hidden');
}

function lookAgain() {
  setVisibility('visible');
}

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    value: state,
  });
  act(() => {
    window.dispatchEvent(new Event('visibilitychange'));
  });
}

function pass(milliseconds: number) {
  return act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

/** The reads of the overview: the sparklines have a pace of their own. */
const overviewsOf = ({ asked }: FakeBackend) =>
  asked.filter(path => path === '/services');

describe('polling of the overview', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    lookAgain();
    jest.useRealTimers();
  });

  async function renderServices(...states: Array<'steady' | 'rolling-out'>) {
    const backend = new FakeBackend();
    backend.answerOverview(
      overviewOf(
        states.map((state, index) =>
          serviceSummary({ name: `service-${index}`, state }),
        ),
      ),
    );
    const rendered = renderPlatform(<PlatformPage />, {
      backend,
      at: '/platform',
    });
    await pass(100);
    expect(screen.getByText('service-0')).toBeInTheDocument();
    backend.asked.length = 0;
    return { backend, ...rendered };
  }

  it('is slow while nothing moves', async () => {
    const { backend } = await renderServices('steady');
    await pass(SLOW_POLL_MS - 1000);
    expect(overviewsOf(backend)).toHaveLength(0);
    await pass(1000);
    expect(overviewsOf(backend)).toHaveLength(1);
  });

  it('is fast while something rolls out and no signal says so', async () => {
    const { backend } = await renderServices('steady', 'rolling-out');
    await pass(3 * FAST_POLL_MS);
    expect(overviewsOf(backend)).toHaveLength(3);
  });

  it('leaves it to the signals while they come', async () => {
    const { backend, signals } = await renderServices('rolling-out');
    act(() => signals.send({ type: 'cluster-changed' }));
    await pass(0);
    expect(overviewsOf(backend)).toHaveLength(1);
    await pass(4 * FAST_POLL_MS);
    expect(overviewsOf(backend)).toHaveLength(1);
  });

  it('stops while the tab is hidden, and reads at once when it is looked at', async () => {
    const { backend, signals } = await renderServices('rolling-out');
    lookAway();
    await pass(10 * SLOW_POLL_MS);
    act(() => signals.send({ type: 'cluster-changed' }));
    await pass(SLOW_POLL_MS);
    expect(overviewsOf(backend)).toHaveLength(0);
    lookAgain();
    await pass(0);
    expect(overviewsOf(backend)).toHaveLength(1);
  });
});
