import fc from 'fast-check';
import { ROW_HEIGHT, RowHeights } from './RowHeights';

describe('RowHeights', () => {
  it('places rows of one height by arithmetic alone', () => {
    const heights = new RowHeights();
    expect(heights.offsetOf(100_005, 5)).toBe(100_000 * ROW_HEIGHT);
    expect(heights.rowAt(ROW_HEIGHT * 3 - 1, -7)).toBe(-5);
    expect(heights.rowAt(-100, 12)).toBe(12);
  });

  it('says whether a measurement is news', () => {
    const heights = new RowHeights();
    expect(heights.measured(3, ROW_HEIGHT)).toBe(false);
    expect(heights.measured(3, 100)).toBe(true);
    expect(heights.measured(3, 100)).toBe(false);
    expect(heights.measured(3, ROW_HEIGHT)).toBe(true);
    expect(heights.offsetOf(4, 3)).toBe(ROW_HEIGHT);
  });

  it('forgets what was measured in another layout, and only then', () => {
    const heights = new RowHeights().forLayout('wide');
    heights.measured(0, 100);
    expect(heights.forLayout('wide').offsetOf(1, 0)).toBe(100);
    expect(heights.forLayout('narrow').offsetOf(1, 0)).toBe(ROW_HEIGHT);
  });

  it('agrees with adding up every row', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 22, max: 90 })), {
          maxLength: 30,
        }),
        fc.nat(40),
        fc.nat(2_000),
        (first, measured, index, offset) => {
          const heights = new RowHeights();
          const each = Array.from({ length: 200 }, () => ROW_HEIGHT);
          for (const [at, height] of measured) {
            heights.measured(first + at, height);
            each[at] = height;
          }
          const sum = (count: number) =>
            each.slice(0, count).reduce((a, b) => a + b, 0);
          expect(heights.offsetOf(first + index, first)).toBe(sum(index));
          const row = heights.rowAt(offset, first) - first;
          expect(sum(row)).toBeLessThanOrEqual(offset);
          expect(sum(row + 1)).toBeGreaterThan(offset);
        },
      ),
    );
  });
});
