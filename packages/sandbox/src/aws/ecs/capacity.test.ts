import { planCapacity, type CapacityInput } from './capacity';

const steady: CapacityInput = {
  desired: 4,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  primaryLive: 4,
  primaryHealthy: 4,
  retiringHealthy: 0,
  retiringUnhealthy: 0,
  primaryFailed: false,
};

describe('planCapacity', () => {
  it('leaves a steady service alone', () => {
    expect(planCapacity(steady)).toEqual({
      start: 0,
      stopPrimary: 0,
      stopRetiringUnhealthy: 0,
      stopRetiringHealthy: 0,
    });
  });

  it('starts before it stops when all must stay healthy', () => {
    expect(
      planCapacity({
        ...steady,
        primaryLive: 0,
        primaryHealthy: 0,
        retiringHealthy: 4,
      }),
    ).toMatchObject({ start: 4, stopRetiringHealthy: 0 });
  });

  it('stops before it starts when there is no room for more', () => {
    expect(
      planCapacity({
        ...steady,
        minimumHealthyPercent: 50,
        maximumPercent: 100,
        primaryLive: 0,
        primaryHealthy: 0,
        retiringHealthy: 4,
      }),
    ).toMatchObject({ start: 2, stopRetiringHealthy: 2 });
  });

  it('neither starts nor retires for a deployment that failed', () => {
    expect(
      planCapacity({
        ...steady,
        primaryLive: 1,
        primaryHealthy: 0,
        retiringHealthy: 4,
        primaryFailed: true,
      }),
    ).toMatchObject({ start: 0, stopRetiringHealthy: 0 });
  });

  it('keeps within both bounds, whatever it is given', () => {
    const upTo = (most: number) =>
      Array.from({ length: most + 1 }, (_, n) => n);
    const bounds = [
      [0, 100],
      [50, 100],
      [75, 125],
      [100, 150],
      [100, 200],
    ];
    const inputs = bounds.flatMap(([minimumHealthyPercent, maximumPercent]) =>
      upTo(7).flatMap(desired =>
        upTo(8).flatMap(primaryLive =>
          upTo(primaryLive).flatMap(primaryHealthy =>
            upTo(8).map((retiringHealthy): CapacityInput => ({
              desired,
              minimumHealthyPercent,
              maximumPercent,
              primaryLive,
              primaryHealthy,
              retiringHealthy,
              retiringUnhealthy: 1,
              primaryFailed: false,
            })),
          ),
        ),
      ),
    );
    expect(inputs.length).toBeGreaterThan(10_000);
    expect(inputs.filter(input => !isWithinBounds(input))).toEqual([]);
  });
});

/** A plan may find the bounds broken by others; it must not break them itself. */
function isWithinBounds(input: CapacityInput): boolean {
  const plan = planCapacity(input);
  const lower = Math.ceil((input.desired * input.minimumHealthyPercent) / 100);
  const upper = Math.floor((input.desired * input.maximumPercent) / 100);
  const kept = input.primaryLive - plan.stopPrimary;
  const retiring = input.retiringHealthy - plan.stopRetiringHealthy;
  const healthy = Math.min(input.primaryHealthy, kept) + retiring;
  return (
    kept <= input.desired &&
    (plan.stopRetiringHealthy === 0 || healthy >= lower) &&
    (plan.start === 0 ||
      (kept + retiring + plan.start <= upper &&
        kept + plan.start <= input.desired))
  );
}
