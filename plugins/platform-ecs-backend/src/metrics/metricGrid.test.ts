import fc from 'fast-check';
import {
  metricGrid,
  METRIC_RETENTION_MS,
  MOST_POINTS,
  periodFor,
  pointsOf,
} from './metricGrid';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-24T10:17:31Z');

describe('periodFor', () => {
  it.each([
    ['15 minutes', 0.25 * HOUR, 60],
    ['1 hour', HOUR, 60],
    ['3 hours', 3 * HOUR, 60],
    ['12 hours', 12 * HOUR, 60],
    ['24 hours', DAY, 300],
    ['7 days', 7 * DAY, 900],
    ['30 days', 30 * DAY, 3_600],
    ['455 days', 455 * DAY, 86_400],
  ])(
    'cuts the last %s into enough periods and not too many',
    (_, span, period) => {
      expect(periodFor(NOW - span, NOW, NOW)).toBe(period);
    },
  );

  it.each([
    [14, 60],
    [16, 300],
    [62, 300],
    [64, 3_600],
  ])('asks %d days ago for what CloudWatch still keeps', (daysAgo, period) => {
    const from = NOW - daysAgo * DAY;
    expect(periodFor(from, from + HOUR, NOW)).toBe(period);
  });
});

describe('metricGrid', () => {
  it('keeps to what CloudWatch demands, whatever the range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: METRIC_RETENTION_MS - 5 * 60_000 }),
        fc.integer({ min: 5 * 60_000, max: METRIC_RETENTION_MS }),
        fc.integer({ min: 0, max: DAY }),
        (endedAgo, span, later) => {
          const now = NOW + later;
          const to = now - endedAgo;
          const from = Math.max(to - span, now - METRIC_RETENTION_MS);
          fc.pre(from < to);
          const grid = metricGrid(from, to, now);
          const seconds = grid.periodMs / 1000;
          expect(seconds % 60).toBe(0);
          const kept = [
            [63, 3_600],
            [15, 300],
            [0, 60],
          ].find(([days]) => now - from > days * DAY);
          expect(seconds % (kept?.[1] ?? 60)).toBe(0);
          expect(Number.isInteger(pointsOf(grid))).toBe(true);
          expect(pointsOf(grid)).toBeGreaterThanOrEqual(1);
          expect(pointsOf(grid)).toBeLessThanOrEqual(MOST_POINTS);
          expect(grid.from % grid.periodMs).toBe(0);
          // No period that is under way.
          expect(grid.to).toBeLessThanOrEqual(now);
        },
      ),
    );
  });

  it('ends with the last whole period', () => {
    expect(metricGrid(NOW - HOUR, NOW, NOW)).toEqual({
      from: Date.parse('2026-11-24T09:17:00Z'),
      to: Date.parse('2026-11-24T10:17:00Z'),
      periodMs: 60_000,
    });
  });
});
