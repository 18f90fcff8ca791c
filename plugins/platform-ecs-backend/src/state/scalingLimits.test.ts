import { InputError } from '@backstage/errors';
import type { ScalingLimits } from '@alphaswarm-admin/plugin-platform-ecs-common';
import fc from 'fast-check';
import { assertWithinLimits, scalingLimits } from './scalingLimits';

describe('scalingLimits', () => {
  const cluster = {
    id: 'c',
    name: 'c',
    region: 'r',
    servicePrefix: '',
    limits: {
      default: { min: 1, max: 6 },
      services: new Map([['core', { min: 2, max: 20 }]]),
    },
  };

  it("are the service's own, or the cluster's default", () => {
    expect(scalingLimits(cluster, 'core')).toEqual({ min: 2, max: 20 });
    expect(scalingLimits(cluster, 'other')).toEqual({ min: 1, max: 6 });
    expect(scalingLimits(cluster, 'toString')).toEqual({ min: 1, max: 6 });
  });
});

function isAccepted(desiredCount: number, limits: ScalingLimits): boolean {
  try {
    assertWithinLimits('core', desiredCount, limits);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

describe('assertWithinLimits', () => {
  it.each([-1, 0, 7, 1e9, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d, naming the field and the limits',
    desiredCount => {
      const check = () =>
        assertWithinLimits('core', desiredCount, { min: 1, max: 6 });
      expect(check).toThrow(InputError);
      expect(check).toThrow(/desiredCount.*from 1 to 6 for core/);
    },
  );

  it('lets exactly the whole numbers within the limits through', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: -50, max: 250 }), fc.double()),
        fc.nat(100),
        fc.nat(100),
        (desiredCount, min, more) => {
          const max = min + more;
          const within =
            Number.isInteger(desiredCount) &&
            desiredCount >= min &&
            desiredCount <= max;
          expect(isAccepted(desiredCount, { min, max })).toBe(within);
        },
      ),
    );
  });
});
