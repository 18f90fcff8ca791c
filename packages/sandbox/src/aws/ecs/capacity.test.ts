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
    const bounds = [
      [0, 100],
      [50, 100],
      [75, 125],
      [100, 150],
      [100, 200],
    ];
    let cases = 0;
    for (const [minimumHealthyPercent, maximumPercent] of bounds) {
      for (let desired = 0; desired <= 7; desired++) {
        for (let primaryLive = 0; primaryLive <= 8; primaryLive++) {
          for (
            let primaryHealthy = 0;
            primaryHealthy <= primaryLive;
            primaryHealthy++
          ) {
            for (
              let retiringHealthy = 0;
              retiringHealthy <= 8;
              retiringHealthy++
            ) {
              const plan = planCapacity({
                desired,
                minimumHealthyPercent,
                maximumPercent,
                primaryLive,
                primaryHealthy,
                retiringHealthy,
                retiringUnhealthy: 1,
                primaryFailed: false,
              });
              const lower = Math.ceil((desired * minimumHealthyPercent) / 100);
              const upper = Math.floor((desired * maximumPercent) / 100);
              const kept = primaryLive - plan.stopPrimary;
              const healthyAfter =
                Math.min(primaryHealthy, kept) +
                retiringHealthy -
                plan.stopRetiringHealthy;
              const occupied =
                kept + retiringHealthy - plan.stopRetiringHealthy + plan.start;
              if (plan.stopRetiringHealthy > 0) {
                expect(healthyAfter).toBeGreaterThanOrEqual(lower);
              }
              if (plan.start > 0) {
                expect(occupied).toBeLessThanOrEqual(upper);
                expect(kept + plan.start).toBeLessThanOrEqual(desired);
              }
              expect(kept).toBeLessThanOrEqual(Math.max(desired, 0));
              cases += 1;
            }
          }
        }
      }
    }
    expect(cases).toBeGreaterThan(10_000);
  });
});
