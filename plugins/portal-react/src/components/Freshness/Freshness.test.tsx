import { act, render, screen } from '@testing-library/react';
import { Freshness } from './Freshness';

describe('Freshness', () => {
  beforeEach(() =>
    jest.useFakeTimers({ now: new Date('2026-11-24T05:41:09.000Z') }),
  );
  afterEach(() => jest.useRealTimers());

  it('turns stale when the data gets old', () => {
    const { container } = render(
      <Freshness observedAt="2026-11-24T05:41:07.000Z" />,
    );
    expect(container).toHaveTextContent('updated 2 s ago');
    expect(container).not.toHaveTextContent('stale');

    act(() => jest.advanceTimersByTime(60_000));
    expect(container).toHaveTextContent('updated 1 min ago · stale');
  });

  it('says why the last look failed, however fresh the data is', () => {
    const { container } = render(
      <Freshness
        observedAt="2026-11-24T05:41:07.000Z"
        problem="AWS is throttling"
      />,
    );
    expect(container).toHaveTextContent(
      'updated 2 s ago · stale: AWS is throttling',
    );
  });

  it('says that the clock of the computer is behind instead of telling of the future', () => {
    const { container, rerender } = render(
      <Freshness observedAt="2026-11-24T05:44:10.000Z" />,
    );
    expect(container).toHaveTextContent(
      "updated just now; this computer's clock is 3 min behind",
    );
    rerender(<Freshness observedAt="2026-11-24T05:41:11.000Z" />);
    expect(container).toHaveTextContent(/^updated just now$/);
  });

  it('says so before the first look', () => {
    render(<Freshness />);
    expect(screen.getByText('not seen yet')).toBeVisible();
  });
});
