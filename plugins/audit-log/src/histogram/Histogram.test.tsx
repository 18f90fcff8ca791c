import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { Histogram } from './Histogram';

const start = (minute: number) => `2026-11-24T02:0${minute}:00.000Z`;

const histogram: AuditHistogram = {
  scope: 'all',
  from: start(0),
  to: '2026-11-24T02:03:30.000Z',
  bucketSeconds: 60,
  buckets: [
    { start: start(0), total: 3, byPhase: { succeeded: 2, failed: 1 } },
    { start: start(1), total: 0, byPhase: {} },
    { start: start(2), total: 5, byPhase: { intent: 5 } },
    { start: start(3), total: 1, byPhase: { denied: 1 } },
  ],
};

async function renderHistogram(filter = {}) {
  const backend = new FakeBackend();
  backend.holdHistogram(histogram);
  const onTime = jest.fn();
  renderAuditLog(<Histogram filter={filter} onTime={onTime} />, { backend });
  const surface = await screen.findByTestId('histogram-surface');
  surface.getBoundingClientRect = () => new DOMRect(100, 0, 400, 80);
  return { backend, onTime, surface };
}

function at(surface: HTMLElement, type: string, clientX: number) {
  fireEvent(
    surface,
    new MouseEvent(type, { bubbles: true, clientX, button: 0 }),
  );
}

describe('Histogram', () => {
  it('says its numbers in words and in a table, too', async () => {
    await renderHistogram();
    expect(
      screen.getByText('9 rows, a bar for each 1 min, UTC'),
    ).toBeInTheDocument();
    const legend = screen.getByRole('list', { name: 'Rows by phase' });
    expect(
      within(legend)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['Intended 5', 'Succeeded 2', 'Failed 1', 'Denied 1']);
    await userEvent.click(screen.getByText('As a table'));
    const rows = screen.getAllByRole('row').map(row => row.textContent);
    expect(rows).toEqual([
      'FromIntendedSucceededFailedDeniedAll',
      '2026-11-24 02:00 UTC02103',
      '2026-11-24 02:02 UTC50005',
      '2026-11-24 02:03 UTC00011',
    ]);
  });

  it('says when it is extrapolated', async () => {
    const backend = new FakeBackend();
    const [first, ...rest] = histogram.buckets;
    backend.holdHistogram({
      ...histogram,
      buckets: [{ ...first, estimated: true }, ...rest],
      estimated: true,
    });
    renderAuditLog(<Histogram filter={{}} onTime={jest.fn()} />, { backend });
    expect(await screen.findByText(/^about 9 rows/)).toBeInTheDocument();
  });

  it('tells the exact numbers of the bar that is pointed at', async () => {
    const { surface } = await renderHistogram();
    at(surface, 'pointermove', 150);
    expect(screen.getByText('3 rows').parentElement).toHaveTextContent(
      '2026-11-24 02:00 UTC to 2026-11-24 02:01 UTC3 rowsFailed1Succeeded2',
    );
  });

  describe('narrows the log', () => {
    it('to what a pointer draws, in either direction', async () => {
      const { surface, onTime } = await renderHistogram();
      at(surface, 'pointerdown', 350);
      at(surface, 'pointermove', 230);
      expect(
        screen.getByText(
          '2026-11-24 02:01 UTC to 2026-11-24 02:03 UTC: 5 rows',
        ),
      ).toBeInTheDocument();
      expect(onTime).not.toHaveBeenCalled();
      at(surface, 'pointerup', 230);
      expect(onTime.mock.calls).toEqual([[{ from: start(1), to: start(3) }]]);
    });

    it('to one bar that is clicked; the last one ends now', async () => {
      const { surface, onTime } = await renderHistogram();
      at(surface, 'pointerdown', 480);
      at(surface, 'pointerup', 480);
      expect(onTime.mock.calls).toEqual([
        [{ from: start(3), to: histogram.to }],
      ]);
    });

    it('by the keyboard, when Enter is pressed', async () => {
      const { onTime } = await renderHistogram();
      const earliest = screen.getByRole('slider', {
        name: 'Earliest time shown',
      });
      const latest = screen.getByRole('slider', { name: 'Latest time shown' });
      earliest.focus();
      await userEvent.keyboard('{ArrowRight}{ArrowRight}');
      expect(earliest).toHaveAttribute('aria-valuenow', '2');
      expect(earliest).toHaveAttribute(
        'aria-valuetext',
        '2026-11-24 02:02 UTC, 6 rows between the two',
      );
      latest.focus();
      await userEvent.keyboard('{ArrowLeft}');
      expect(onTime).not.toHaveBeenCalled();
      await userEvent.keyboard('{Enter}');
      expect(onTime.mock.calls).toEqual([[{ from: start(2), to: start(3) }]]);
    });

    it('not when Escape is pressed, which goes no further', async () => {
      const { onTime } = await renderHistogram();
      const onEscape = jest.fn();
      document.addEventListener('keydown', onEscape);
      screen.getByRole('slider', { name: 'Latest time shown' }).focus();
      await userEvent.keyboard('{Home}');
      onEscape.mockClear();
      await userEvent.keyboard('{Escape}');
      document.removeEventListener('keydown', onEscape);
      expect(
        onEscape.mock.calls.filter(([event]) => !event.defaultPrevented),
      ).toEqual([]);
      expect(
        screen.getByRole('slider', { name: 'Latest time shown' }),
      ).toHaveAttribute('aria-valuenow', '4');
      expect(onTime).not.toHaveBeenCalled();
    });

    it('to a usual time, and back', async () => {
      const { onTime } = await renderHistogram({ from: start(0) });
      const before = Date.now();
      await userEvent.click(screen.getByRole('button', { name: 'Last hour' }));
      const [[{ from, to }]] = onTime.mock.calls;
      expect(Date.parse(from)).toBeGreaterThanOrEqual(before - 3_600_000);
      expect(to).toBeUndefined();
      await userEvent.click(screen.getByRole('button', { name: 'All time' }));
      expect(onTime).toHaveBeenLastCalledWith({
        from: undefined,
        to: undefined,
      });
    });
  });

  it('says what failed, and recovers', async () => {
    const backend = new FakeBackend();
    backend.answer('/histogram', {
      status: 503,
      body: { error: { message: 'The ledger is not available.' } },
    });
    renderAuditLog(<Histogram filter={{}} onTime={jest.fn()} />, { backend });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The ledger is not available.',
    );
    backend.holdHistogram(histogram);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^9 rows/)).toBeInTheDocument();
  });
});
