import { percentile, summarize } from './latencies';

describe('percentile', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [1, 1],
    [50, 50],
    [99, 99],
    [99.5, 100],
    [100, 100],
  ])('p%d of 1 to 100 is %d', (percent, expected) => {
    expect(percentile(oneToHundred, percent)).toBe(expected);
  });

  it('sorts by number, not by text', () => {
    expect(percentile([9, 10, 100], 50)).toBe(10);
  });

  it('is the only sample where there is one', () => {
    expect(percentile([7], 1)).toBe(7);
    expect(percentile([7], 99)).toBe(7);
  });

  it('leaves the samples in their order', () => {
    const samples = [3, 1, 2];
    percentile(samples, 50);
    expect(samples).toEqual([3, 1, 2]);
  });

  it('refuses to make something of nothing', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => percentile([1], 0)).toThrow(RangeError);
    expect(() => percentile([1], 101)).toThrow(RangeError);
    expect(() => percentile([1], NaN)).toThrow(RangeError);
  });
});

describe('summarize', () => {
  it('counts requests in a second by the clock on the wall, not by the sum of latencies', () => {
    expect(summarize({ latenciesMs: [10, 10, 10, 30], elapsedMs: 20 })).toEqual(
      { p50: 10, p99: 30, perSecond: 200 },
    );
  });
});
