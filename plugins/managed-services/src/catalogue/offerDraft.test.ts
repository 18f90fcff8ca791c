import type { OfferContent } from '@alphaswarm-admin/plugin-managed-services-common';
import { contentOf, draftOf, newDraft } from './offerDraft';

const content: OfferContent = {
  name: 'Backtests',
  kind: 'compute',
  audience: 'b2b',
  description: '',
  image: '',
  owner: 'platform',
  runbook: '',
  dependencies: ['market-data', 'ticks'],
  healthUrl: '',
  plans: [
    {
      id: 'team',
      name: 'Team',
      price: { amount: 38_000, currency: 'jpy' },
      quotas: { cpu: '8' },
      requestsPerSecond: null,
    },
    {
      id: 'desk',
      name: 'Desk',
      price: { amount: 123_456, currency: 'usd' },
      quotas: {},
      requestsPerSecond: 50,
    },
  ],
};

describe('an offer as it is typed', () => {
  it('becomes what it was, if nothing is changed', () => {
    const draft = draftOf('runs', content);
    expect(draft.plans.map(({ amount }) => amount)).toEqual([
      '38,000',
      '1,234.56',
    ]);
    expect(contentOf(draft)).toEqual({ content });
  });

  it('says in words what is wrong with it', () => {
    const draft = draftOf('Runs', content);
    const checked = contentOf({
      ...draft,
      name: '',
      healthUrl: 'ftp://x',
      plans: [
        { ...draft.plans[0], amount: '12.50' },
        { ...draft.plans[1], requestsPerSecond: 'many' },
      ],
    });
    expect(checked).toEqual({
      problems: [
        expect.stringMatching(/^The id must be 1 to 30 lower-case letters/),
        'The name must not be empty.',
        'The health address must be an http or https address.',
        'The price of plan 1 must be an amount of its currency.',
        'The throttle of plan 2 must be a whole number of requests a second.',
      ],
    });
  });

  it('is not complete from the beginning', () => {
    expect('problems' in contentOf(newDraft())).toBe(true);
  });
});
