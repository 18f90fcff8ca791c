import type { CompanyDetail } from '@alphaswarm-admin/plugin-companies-common';
import {
  CopyableId,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import { countInWords } from '../usage/figures';
import { Facts } from './Facts';

/** What is true of a company's account. */
export function CompanyFacts({ company }: { company: CompanyDetail }) {
  const { id, slug, tier, seats, region, billingEmail, createdAt } = company;
  const { entraTenantId, stripeCustomerId } = company;
  return (
    <Facts
      label="Account"
      facts={[
        ['Id', <CopyableId value={id} />],
        ['Slug', slug],
        ['Tier', tier],
        ['Seats', countInWords(seats)],
        ['Region', region ?? 'Not known'],
        ['Billing email', billingEmail ?? 'None'],
        [
          'Customer in Stripe',
          stripeCustomerId ? <CopyableId value={stripeCustomerId} /> : 'None',
        ],
        [
          'Entra tenant',
          entraTenantId ? <CopyableId value={entraTenantId} /> : 'Not linked',
        ],
        ['Customer since', <RelativeTime iso={createdAt} />],
      ]}
    />
  );
}
