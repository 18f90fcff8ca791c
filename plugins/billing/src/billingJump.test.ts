import { billingJump } from './billingJump';

describe('billingJump', () => {
  it.each([
    ['ch_1abcd', 'Payment', '?list=payments&q=ch_1abcd&payment=ch_1abcd'],
    [' pi_1abcd ', 'Payment', '?list=payments&q=pi_1abcd'],
    ['in_1abcd', 'Invoice', '?list=invoices&q=in_1abcd&invoice=in_1abcd'],
    ['cus_1abcd', 'Customer', '?list=customers&q=cus_1abcd'],
    ['sub_1abcd', 'Subscription', '?list=subscriptions&q=sub_1abcd'],
  ])('goes from %s to the %s', (term, kind, query) => {
    expect(billingJump(term)).toMatchObject([{ kind, query }]);
  });

  it.each(['', 'ch_', 'in_1 x', 're_1abcd', 'northwind', 'in_1&x=1'])(
    'finds nothing in %j',
    term => {
      expect(billingJump(term)).toEqual([]);
    },
  );
});
