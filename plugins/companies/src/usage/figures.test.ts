import { bytesInWords, countInWords } from './figures';

describe('figures', () => {
  it.each([
    [undefined, '–'],
    [0, '0'],
    [1371.6, '1,372'],
  ])('writes the count %p as %s', (value, words) => {
    expect(countInWords(value)).toBe(words);
  });

  it.each([
    [undefined, '–'],
    [0, '0 B'],
    [999, '999 B'],
    [262_000_000_000, '262 GB'],
    [5e18, '5,000 PB'],
  ])('writes %p bytes as %s', (value, words) => {
    expect(bytesInWords(value)).toBe(words);
  });
});
