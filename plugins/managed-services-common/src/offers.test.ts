import { offerContentSchema, offerIdSchema } from './offers';

const offer = {
  name: 'Backtests',
  kind: 'compute',
  audience: 'b2b',
  description: '',
  image: 'registry.alpha-swarm.example/backtest:2026.11',
  owner: 'platform',
  runbook: 'https://runbooks.alpha-swarm.example/backtests',
  dependencies: ['market-data'],
  healthUrl: '',
  plans: [
    {
      id: 'team',
      name: 'Team',
      price: { amount: 50_000, currency: 'usd' },
      quotas: { cpu: '8', memory: '32Gi' },
      requestsPerSecond: 50,
    },
  ],
};
const [plan] = offer.plans;

describe('what an offer may say', () => {
  it('is taken as it is', () => {
    expect(offerContentSchema.parse(offer)).toEqual(offer);
  });

  it.each([
    ['kind', 'blockchain'],
    ['name', ''],
    ['name', 'two\nlines'],
    ['runbook', 'data:text/html,x'],
    ['runbook', 'http://plain.example'],
    ['healthUrl', 'file:///etc/passwd'],
    ['healthUrl', 'https://user:secret@status.example/'],
    ['image', '$(reboot)'],
    ['owner', 'a b'],
    ['dependencies', ['market-data', 'market-data']],
    ['dependencies', ['../x']],
    ['plans', []],
    ['plans', [plan, plan]],
    ['plans', [{ ...plan, price: { amount: 1.5, currency: 'usd' } }]],
    ['plans', [{ ...plan, price: { amount: -1, currency: 'usd' } }]],
    ['plans', [{ ...plan, quotas: { cpu: 'lots' } }]],
    ['plans', [{ ...plan, quotas: { positions: '1' } }]],
    ['plans', [{ ...plan, requestsPerSecond: 0 }]],
    ['api_key', 'as-api-key'],
  ])('is refused with %s %j', (field, value) => {
    expect(
      offerContentSchema.safeParse({ ...offer, [field]: value }).success,
    ).toBe(false);
  });

  it.each([
    ['backtest-runs', true],
    ['a', true],
    ['a--b', false],
    ['a-', false],
    ['1a', false],
    ['A', false],
    ['a'.repeat(31), false],
    ['__proto__', false],
  ])('has an id: %s? %s', (id, expected) => {
    expect(offerIdSchema.safeParse(id).success).toBe(expected);
  });
});
