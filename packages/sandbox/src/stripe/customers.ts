import { createRandom } from '../random';
import type { Scenario } from '../scenario';
import { stripeId } from './stripeId';

/** The customer that a company is in Stripe. */
export function customerIdOf(seed: string, organizationId: string): string {
  return stripeId(
    'cus',
    createRandom(seed, 'stripe', 'customer', organizationId),
  );
}

/** The scenario with each company that is billed knowing its customer in Stripe. */
export function withStripeCustomers(scenario: Scenario): Scenario {
  const billed = new Set(
    scenario.stripe.companies.map(({ organizationId }) => organizationId),
  );
  return {
    ...scenario,
    companies: scenario.companies.map(company => ({
      ...company,
      stripeCustomerId:
        company.stripeCustomerId ??
        (billed.has(company.slug)
          ? customerIdOf(scenario.seed, company.slug)
          : undefined),
    })),
  };
}
