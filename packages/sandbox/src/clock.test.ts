import { createRealClock, createStoppedClock } from './clock';

describe('the real clock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("runs with the machine's", () => {
    const clock = createRealClock();
    expect(clock.now()).toBe(1_000_000);
    jest.advanceTimersByTime(1500);
    expect(clock.now()).toBe(1_001_500);
  });

  it('does not jump when its rate changes, and runs at that rate from then on', () => {
    const clock = createRealClock();
    jest.advanceTimersByTime(1000);
    clock.rate = 10;
    expect(clock.now()).toBe(1_001_000);
    jest.advanceTimersByTime(1000);
    expect(clock.now()).toBe(1_011_000);
    clock.rate = 0;
    jest.advanceTimersByTime(1000);
    expect(clock.now()).toBe(1_011_000);
  });

  it('can be advanced, and reset', () => {
    const clock = createRealClock();
    clock.rate = 3;
    clock.advance(5000);
    expect(clock.now()).toBe(1_005_000);
    clock.reset();
    expect([clock.now(), clock.rate]).toEqual([1_000_000, 1]);
  });

  it.each([-1, NaN, Infinity])('does not advance by %s', ms => {
    expect(() => createRealClock().advance(ms)).toThrow(RangeError);
  });
});

describe('the stopped clock', () => {
  it('stands until it is advanced', () => {
    const clock = createStoppedClock(42);
    expect([clock.now(), clock.now()]).toEqual([42, 42]);
    clock.advance(8);
    expect(clock.now()).toBe(50);
    clock.reset();
    expect(clock.now()).toBe(42);
  });
});
