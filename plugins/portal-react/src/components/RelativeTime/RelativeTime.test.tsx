import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RelativeTime } from './RelativeTime';
import { durationWords, relativeTime } from './relativeTime';

const NOW = Date.parse('2026-11-24T05:41:09.000Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('relativeTime', () => {
  it.each([
    [NOW, 'just now'],
    [NOW - 1 * SECOND, 'just now'],
    [NOW - 12 * SECOND, '12 s ago'],
    [NOW - 59 * SECOND, '59 s ago'],
    [NOW - 60 * SECOND, '1 min ago'],
    [NOW - 59 * MINUTE, '59 min ago'],
    [NOW - 3 * HOUR, '3 h ago'],
    [NOW - 5 * DAY, '5 d ago'],
    [NOW - 40 * DAY, '2026-10-15'],
    [NOW + 2 * MINUTE, 'in 2 min'],
  ])('%#: says %s', (at, words) => {
    expect(relativeTime(at, NOW)).toBe(words);
  });
});

describe('durationWords', () => {
  it.each([
    [0, '0 s'],
    [0.9, '0 s'],
    [119, '1 min'],
    [7200, '2 h'],
    [200_000, '2 d'],
  ])('%d s is %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});

describe('RelativeTime', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  it('keeps itself true', () => {
    render(<RelativeTime iso="2026-11-24T05:41:00.000Z" />);
    expect(screen.getByText('9 s ago')).toBeVisible();

    act(() => jest.advanceTimersByTime(3 * SECOND));
    expect(screen.getByText('12 s ago')).toBeVisible();
  });

  it('gives the exact UTC and local time on focus', async () => {
    const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
    render(<RelativeTime iso="2026-11-24T05:41:00.000Z" />);

    await user.tab();

    expect(screen.getByRole('tooltip')).toHaveTextContent(
      '2026-11-24 05:41:00 UTC',
    );
    expect(screen.getByText('9 s ago')).toHaveAccessibleDescription(
      /2026-11-24 05:41:00 UTC/,
    );

    await user.keyboard('{Escape}');
    expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
  });

  it('shows what is no time as it came', () => {
    render(<RelativeTime iso="soon" />);
    expect(screen.getByText('soon')).toBeVisible();
  });
});
