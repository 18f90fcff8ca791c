import { CircuitBreaker } from './CircuitBreaker';

describe('CircuitBreaker', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function failTimes(breaker: CircuitBreaker, times: number) {
    for (let i = 0; i < times; i += 1) breaker.failed();
  }

  it('admits until the fifth failure in a row', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 4);
    expect(breaker.admit()).toBeUndefined();
    failTimes(breaker, 1);
    expect(breaker.admit()).toBe(10_000);
  });

  it('forgets failures at the first success', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 4);
    breaker.succeeded();
    failTimes(breaker, 4);
    expect(breaker.admit()).toBeUndefined();
  });

  it('lets one call through after ten seconds, and no second one beside it', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 5);
    jest.setSystemTime(10_000);
    expect(breaker.admit()).toBeUndefined();
    expect(breaker.admit()).toBeGreaterThan(0);
    breaker.succeeded();
    expect(breaker.admit()).toBeUndefined();
    expect(breaker.admit()).toBeUndefined();
  });

  it('opens again when the one call fails', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 5);
    jest.setSystemTime(10_000);
    breaker.admit();
    breaker.failed();
    expect(breaker.admit()).toBe(10_000);
  });
});
