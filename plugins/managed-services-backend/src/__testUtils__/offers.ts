import type { OfferContent } from '@alphaswarm-admin/plugin-managed-services-common';

/** What an offer says. */
export function offerContent(
  changes: Partial<OfferContent> = {},
): OfferContent {
  return {
    name: 'Backtests',
    kind: 'compute',
    audience: 'b2b',
    description: 'Backtest runs on demand',
    image: 'registry.alpha-swarm.example/backtest:2026.11',
    owner: 'platform',
    runbook: '',
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
    ...changes,
  };
}
