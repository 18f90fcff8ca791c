import { isSameQuantity } from './quantities';

describe('quantities', () => {
  it.each([
    ['1', '1', true],
    ['1000m', '1', true],
    ['1.5', '1500m', true],
    ['1Gi', '1024Mi', true],
    ['1G', '1000M', true],
    ['1Gi', '1G', false],
    ['8', '16', false],
    ['8', undefined, false],
    [undefined, undefined, true],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameQuantity(one, other)).toBe(same);
    expect(isSameQuantity(other, one)).toBe(same);
  });
});
