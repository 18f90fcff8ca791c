import type { BillingMonth } from '@alphaswarm-admin/plugin-billing-common';
import { currenciesOf, monthInWords, monthsOf } from './monthsOf';

const month = (name: string, currency: string): BillingMonth => ({
  month: name,
  currency,
  collected: 1,
  refunded: 0,
  refunds: 0,
  failedPayments: 0,
});
const months = [
  month('2026-11', 'jpy'),
  month('2026-11', 'usd'),
  month('2027-01', 'jpy'),
];

describe('months', () => {
  it('are of one currency, and have no gaps over the end of a year', () => {
    expect(
      monthsOf(months, 'jpy').map(one => [one.month, one.collected]),
    ).toEqual([
      ['2026-11', 1],
      ['2026-12', 0],
      ['2027-01', 1],
    ]);
    expect(monthsOf(months, 'kwd')).toEqual([]);
  });

  it('have currencies, the commonest first', () => {
    expect(currenciesOf(months)).toEqual(['jpy', 'usd']);
    expect(currenciesOf([])).toEqual([]);
  });

  it('have names', () => {
    expect(monthInWords('2026-11')).toBe('Nov 2026');
  });
});
