import type { BillingMonth } from '@alphaswarm-admin/plugin-billing-common';

/** The currencies of some months, that with the most months first. */
export function currenciesOf(months: readonly BillingMonth[]): string[] {
  const counts = new Map<string, number>();
  for (const { currency } of months) {
    counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  return [...counts.keys()].sort(
    (a, b) => counts.get(b)! - counts.get(a)! || a.localeCompare(b),
  );
}

/** The months of one currency, with those between the first and the last in which nothing happened. */
export function monthsOf(
  months: readonly BillingMonth[],
  currency: string,
): BillingMonth[] {
  const own = months.filter(one => one.currency === currency);
  const last = own.at(-1)?.month;
  const whole: BillingMonth[] = [];
  for (let month = own[0]?.month; month && last && month <= last;) {
    whole.push(
      own.find(one => one.month === month) ?? {
        month,
        currency,
        collected: 0,
        refunded: 0,
        refunds: 0,
        failedPayments: 0,
      },
    );
    month = monthAfter(month);
  }
  return whole;
}

function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return number === 12
    ? `${year + 1}-01`
    : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** `Nov 2026` */
export function monthInWords(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
