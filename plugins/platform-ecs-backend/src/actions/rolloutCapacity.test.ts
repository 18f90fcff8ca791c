import fc from 'fast-check';
import { capacityInWords, rolloutBounds } from './rolloutCapacity';

const rolling = (
  desiredCount: number,
  minimumHealthyPercent: number,
  maximumPercent: number,
) => ({
  desiredCount,
  minimumHealthyPercent,
  maximumPercent,
  strategy: 'ROLLING',
});

describe('the capacity of a rollout', () => {
  it.each([
    [rolling(4, 100, 200), { most: 8, extra: 4, healthy: 4 }],
    [rolling(6, 75, 125), { most: 7, extra: 1, healthy: 5 }],
    [rolling(1, 0, 100), { most: 1, extra: 0, healthy: 0 }],
    [rolling(3, 50, 150), { most: 4, extra: 1, healthy: 2 }],
    [
      { ...rolling(3, 0, 100), strategy: 'BLUE_GREEN' },
      { most: 6, extra: 3, healthy: 3 },
    ],
  ])('of %j is %j', (shape, bounds) => {
    expect(rolloutBounds(shape)).toEqual(bounds);
  });

  it('is said in tasks, and in CPU and memory where a task’s size is known', () => {
    const size = { cpu: 2048, memory: 4096 };
    expect(capacityInWords(rolling(4, 100, 200), size)).toBe(
      'Up to 8 tasks run at once meanwhile, 4 more than now (8 vCPU, 16 GiB); at least 4 stay healthy.',
    );
    expect(capacityInWords(rolling(2, 0, 100), size)).toBe(
      'No capacity beyond that of 2 tasks is needed; as few as 0 of them may be healthy meanwhile.',
    );
    expect(
      capacityInWords({ ...rolling(3, 100, 200), strategy: 'CANARY' }, {}),
    ).toBe(
      'Both revisions run side by side until all traffic has gone over: 3 tasks more for that long.',
    );
    expect(capacityInWords(rolling(0, 100, 200), size)).toMatch(/No task/);
  });

  it('never promises more healthy tasks than are wanted, nor fewer at once than that', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.nat(100),
        fc.integer({ min: 100, max: 400 }),
        fc.constantFrom('ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'),
        (desired, minimum, maximum, strategy) => {
          const { most, extra, healthy } = rolloutBounds({
            ...rolling(desired, minimum, maximum),
            strategy,
          });
          expect(healthy).toBeLessThanOrEqual(desired);
          expect(most).toBeGreaterThanOrEqual(desired);
          expect(extra).toBe(most - desired);
        },
      ),
    );
  });
});
