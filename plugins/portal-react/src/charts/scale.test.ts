import fc from 'fast-check';
import { timeTicks, valueScale } from './scale';

describe('valueScale', () => {
  it('begins at zero and ends at a round number above', () => {
    expect(valueScale([3, null, 87], 4)).toEqual({
      min: 0,
      max: 100,
      ticks: [0, 25, 50, 75, 100],
    });
    expect(valueScale([0.21], 4).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('has a height without values', () => {
    expect(valueScale([null], 4)).toMatchObject({ min: 0, max: 1 });
  });

  it('holds every value, with few ticks in order, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e12, noNaN: true }), {
          minLength: 1,
        }),
        values => {
          const { min, max, ticks } = valueScale(values, 4);
          for (const value of values) {
            // Six digits are what the backend sends.
            const slack = Math.abs(max - min) * 1e-9;
            expect(value).toBeGreaterThanOrEqual(min - slack);
            expect(value).toBeLessThanOrEqual(max + slack);
          }
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(8);
          expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});

describe('timeTicks', () => {
  it('are round instants within the range, and not too many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 60_000, max: 4e10 }),
        (from, span) => {
          const ticks = timeTicks(from, from + span, 6);
          expect(ticks.length).toBeLessThanOrEqual(7);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from);
            expect(tick).toBeLessThanOrEqual(from + span);
          }
        },
      ),
    );
    const day = Date.parse('2026-11-24T00:00:00Z');
    expect(timeTicks(day, day + 6 * 3_600_000, 6)).toHaveLength(7);
  });
});
