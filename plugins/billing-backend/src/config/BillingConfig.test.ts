import { ConfigReader } from '@backstage/config';
import { readBillingConfig } from './BillingConfig';

const read = (billing?: object) =>
  readBillingConfig(new ConfigReader(billing ? { billing } : {}));

describe('the configuration of billing', () => {
  it('may be left out', () => {
    expect(read()).toEqual({
      stripe: undefined,
      settleMs: 120_000,
      sweepEveryMs: 86_400_000,
      pausedInvoices: 'void',
      webhookSecret: undefined,
      notifyOfPastDue: [],
      ceilings: {},
    });
    expect(read({ stripe: { settle: { seconds: 2 } } })).toMatchObject({
      stripe: undefined,
      settleMs: 2_000,
    });
  });

  it('takes an endpoint and ceilings', () => {
    expect(
      read({
        stripe: {
          apiKey: 'rk_test_x',
          endpoint: { host: '127.0.0.1', port: 1 },
        },
        refunds: {
          ceilings: { usd: { perRefund: 1, perPersonPerDay: 2, perDay: 3 } },
        },
      }),
    ).toMatchObject({
      stripe: {
        apiKey: 'rk_test_x',
        endpoint: { host: '127.0.0.1', port: 1, protocol: 'https' },
      },
      ceilings: { usd: { perRefund: 1, perPersonPerDay: 2, perDay: 3 } },
    });
  });

  it.each([
    [{ stripe: { apiKey: 'pk_test_hunter2' } }, /billing\.stripe\.apiKey/],
    [
      {
        stripe: {
          apiKey: 'sk_test_x',
          endpoint: { host: 'a', port: 1, protocol: 'ftp' },
        },
      },
      /endpoint\.protocol/,
    ],
    [
      { stripe: { webhookSecret: 'hunter2' } },
      /billing\.stripe\.webhookSecret/,
    ],
    [{ stripe: { pausedInvoices: 'burn' } }, /pausedInvoices must be one of/],
    [{ refunds: { ceilings: { USD: {} } } }, /billing\.refunds\.ceilings/],
    [
      {
        refunds: {
          ceilings: { usd: { perRefund: 1.5, perPersonPerDay: 2, perDay: 3 } },
        },
      },
      /ceilings\.usd\.perRefund/,
    ],
  ])('refuses %j by name, without its value', (billing, words) => {
    expect(() => read(billing)).toThrow(words);
    expect(() => read(billing)).not.toThrow(/hunter2/);
  });
});
