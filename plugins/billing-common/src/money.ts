/**
 * An amount of money: a whole number of the currency's minor units. Never a fraction: no calculation with money leaves the whole numbers.
 */
export type Money = {
  /** Minor units: cents of USD, whole yen of JPY, thousandths of KWD. A safe integer, not negative. */
  amount: number;
  /** ISO 4217 in lower case, as Stripe writes it. */
  currency: string;
};

// https://docs.stripe.com/currencies#zero-decimal
const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
// https://docs.stripe.com/currencies#three-decimal
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
// Stripe counts these in hundredths, though they have none: https://docs.stripe.com/currencies#special-cases
const HUNDREDTHS_OF_WHOLE = new Set(['isk', 'ugx']);

/** How many decimal places Stripe counts a currency's minor units in: 0, 2 or 3. */
export function minorUnitDigits(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/**
 * Of what an amount that is charged or refunded must be a multiple, minor units: ten for currencies with three places, of which the last is always zero, and a
 * hundred for the two that have no fractions and are counted in hundredths all the same.
 *
 * @see https://docs.stripe.com/currencies#three-decimal
 */
export function amountStep(currency: string): 1 | 10 | 100 {
  if (THREE_DECIMAL.has(currency)) return 10;
  return HUNDREDTHS_OF_WHOLE.has(currency) ? 100 : 1;
}

/** An amount for people: `USD 1,234.56`, `JPY 1,234`, `KWD 1.230`. Exact: it is written digit by digit. */
export function formatMoney({ amount, currency }: Money): string {
  return `${currency.toUpperCase()} ${formatAmount({ amount, currency })}`;
}

/** The same without the currency. */
export function formatAmount({ amount, currency }: Money): string {
  const decimals = minorUnitDigits(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = amount < 0 ? '-' : '';
  return decimals === 0
    ? `${sign}${grouped}`
    : `${sign}${grouped}.${digits.slice(-decimals)}`;
}

/**
 * Reads what somebody typed: `12`, `12.5`, `1,234.50`. By its digits, so that nothing is rounded.
 *
 * @returns minor units; undefined if it is no amount, or has more places than the currency
 */
export function parseAmount(
  typed: string,
  currency: string,
): number | undefined {
  const decimals = minorUnitDigits(currency);
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(typed.trim());
  if (!match) return undefined;
  const [, whole, fraction = ''] = match;
  if (fraction.length > decimals) return undefined;
  const amount = Number(
    whole.replaceAll(',', '') + fraction.padEnd(decimals, '0'),
  );
  return Number.isSafeInteger(amount) ? amount : undefined;
}
