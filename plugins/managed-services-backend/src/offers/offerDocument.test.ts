import fc from 'fast-check';
import { offerContentSchema } from '@alphaswarm-admin/plugin-managed-services-common';
import { offerContent } from '../__testUtils__/offers';
import { readOfferDocument, writeOfferDocument } from './offerDocument';

const words = fc
  .oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      "'",
      "'=1",
      '"',
      ',',
      '#',
      'yes',
      'null',
      '1e3',
      '｀',
      '＝1',
    ),
  )
  .filter(text => offerContentSchema.shape.name.safeParse(text).success)
  .map(text => text.trim());
const id = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/);
const plan = fc.record({
  id,
  name: words,
  price: fc.record({
    amount: fc.integer({ min: 0, max: 1_000_000_000 }),
    currency: fc.constantFrom('usd', 'jpy', 'kwd'),
  }),
  quotas: fc.record(
    {
      cpu: fc.constantFrom('4', '500m'),
      memory: fc.constantFrom('16Gi', '1.5Ti'),
    },
    { requiredKeys: [] },
  ),
  requestsPerSecond: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
});
const offers = fc.uniqueArray(
  fc.record({
    id,
    content: fc
      .record({
        name: words,
        description: words,
        plans: fc.uniqueArray(plan, {
          minLength: 1,
          maxLength: 4,
          selector: one => one.id,
        }),
      })
      .map(offerContent),
  }),
  { minLength: 1, maxLength: 5, selector: one => one.id },
);

describe.each(['yaml', 'csv'] as const)('offers as %s', format => {
  it('come back as they were, whatever they say', () => {
    fc.assert(
      fc.property(offers, all => {
        expect(
          readOfferDocument(writeOfferDocument(all, format), format),
        ).toEqual(all);
      }),
    );
  });

  it.each([
    '',
    'nonsense',
    '{',
    '- a\n- b',
    'offers: []',
    'id,name\r\na,b\r\n',
    '"',
  ])('are refused as %j', text => {
    expect(() => readOfferDocument(text, format)).toThrow(/^document: /);
  });
});

describe('offers as CSV', () => {
  it('hold nothing that a spreadsheet runs', () => {
    const csv = writeOfferDocument(
      [
        {
          id: 'a',
          content: offerContent({
            name: '=HYPERLINK("http://x")',
            description: '@x',
          }),
        },
      ],
      'csv',
    );
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    for (const cell of csv.split(/[,\n]/))
      expect(cell).not.toMatch(/^"?[=+@-]/);
  });

  it('are refused where lines of one offer disagree, or numbers are none', () => {
    const csv = writeOfferDocument(
      [{ id: 'a', content: offerContent() }],
      'csv',
    );
    const line = csv.split('\r\n')[1];
    expect(() =>
      readOfferDocument(
        `${csv}${line.replace('Backtests', 'Other')}\r\n`,
        'csv',
      ),
    ).toThrow('document: line 3 says something else of a');
    expect(() =>
      readOfferDocument(csv.replace(',50000,', ',500.00,'), 'csv'),
    ).toThrow(
      'document: offers.0.plans.0.price.amount: must be a whole number of minor units',
    );
  });
});

describe('offers as YAML', () => {
  it.each([
    ['aliases', 'a: &a [x]\noffers: [*a, *a]', /aliases/],
    ['a key twice', 'offers: []\noffers: []', /unique/],
    [
      'a field that nobody listed',
      'offers: []\nstrategy_code: x',
      /strategy_code/,
    ],
  ])('are refused with %s', (_, text, words_) => {
    expect(() => readOfferDocument(text, 'yaml')).toThrow(words_);
  });
});
