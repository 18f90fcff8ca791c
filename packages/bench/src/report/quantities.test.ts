import {
  memory,
  milliseconds,
  perSecond,
  seconds,
  transferred,
} from './quantities';

describe('quantities', () => {
  it.each([
    [seconds(12_345), '12.3 s'],
    [milliseconds(0.8412), '0.84 ms'],
    [perSecond(1234.4), '1,234/s'],
    [transferred(999_949), '999.9 kB'],
    [transferred(1_040_000), '1.04 MB'],
    [memory(440 * 1024 ** 2), '440 MiB'],
  ])('are written as %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
