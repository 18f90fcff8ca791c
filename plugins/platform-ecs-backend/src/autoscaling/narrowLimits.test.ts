import fc from 'fast-check';
import { ConflictError } from '@backstage/errors';
import { narrowLimits } from './narrowLimits';

const bounds = fc
  .tuple(fc.nat(5000), fc.nat(5000))
  .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

/** The limits that both allow; none where they have no count in common. */
function allowedBy(...args: Parameters<typeof narrowLimits>) {
  try {
    return [narrowLimits(...args)];
  } catch (error) {
    if (error instanceof ConflictError) return [];
    throw error;
  }
}

describe('narrowLimits', () => {
  it('leaves the limits as they are where nothing scales the service', () => {
    expect(narrowLimits({ min: 1, max: 4 }, undefined)).toEqual({
      min: 1,
      max: 4,
    });
  });

  it('allows exactly what both allow, or says that there is no such count', () => {
    fc.assert(
      fc.property(bounds, bounds, fc.nat(5000), (configured, scaled, count) => {
        const within = ({ min, max }: { min: number; max: number }) =>
          count >= min && count <= max;
        expect(allowedBy(configured, scaled).some(within)).toBe(
          within(configured) && within(scaled),
        );
      }),
    );
  });
});
