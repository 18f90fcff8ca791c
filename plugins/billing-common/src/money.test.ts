import fc from 'fast-check';
import {
  amountStep,
  formatAmount,
  formatMoney,
  minorUnitDigits,
  parseAmount,
} from './money';

const anyCurrency = fc.constantFrom('usd', 'eur', 'jpy', 'kwd', 'isk', 'krw');
const anyAmount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('money in words', () => {
  it.each([
    [123456, 'usd', 'USD 1,234.56'],
    [5, 'usd', 'USD 0.05'],
    [100, 'eur', 'EUR 1.00'],
    [1234567, 'jpy', 'JPY 1,234,567'],
    [0, 'jpy', 'JPY 0'],
    [1230, 'kwd', 'KWD 1.230'],
    [5, 'kwd', 'KWD 0.005'],
    [Number.MAX_SAFE_INTEGER, 'usd', 'USD 90,071,992,547,409.91'],
    [-250, 'usd', 'USD -2.50'],
  ])('writes %d of %s as %s', (amount, currency, words) => {
    expect(formatMoney({ amount, currency })).toBe(words);
  });

  it.each([
    ['12', 'usd', 1200],
    ['12.5', 'usd', 1250],
    [' 1,234.50 ', 'usd', 123450],
    ['0.29', 'usd', 29],
    ['1.1', 'eur', 110],
    ['38000', 'jpy', 38000],
    ['1.23', 'kwd', 1230],
    ['12.505', 'usd', undefined],
    ['12.0', 'jpy', undefined],
    ['1,23', 'usd', undefined],
    ['1e3', 'usd', undefined],
    ['-1', 'usd', undefined],
    ['', 'usd', undefined],
    ['.5', 'usd', undefined],
    ['99999999999999999999', 'jpy', undefined],
  ])('reads %j of %s as %j', (typed, currency, amount) => {
    expect(parseAmount(typed, currency)).toBe(amount);
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, currency) => {
        expect(parseAmount(formatAmount({ amount, currency }), currency)).toBe(
          amount,
        );
      }),
    );
  });
});

describe('currencies', () => {
  it.each([
    ['usd', 2, 1],
    ['jpy', 0, 1],
    ['kwd', 3, 10],
    ['isk', 2, 100],
    ['xxx', 2, 1],
  ])('counts %s in %d places, by steps of %d', (currency, digits, step) => {
    expect(minorUnitDigits(currency)).toBe(digits);
    expect(amountStep(currency)).toBe(step);
  });
});
