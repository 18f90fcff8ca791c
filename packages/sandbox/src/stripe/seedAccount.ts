import type Stripe from 'stripe';
import { createRandom } from '../random';
import type { StripeScenario } from '../scenario';
import {
  chargeObject,
  customerObject,
  invoiceObject,
  subscriptionObject,
} from './objects';
import { customerIdOf } from './customers';
import type { Lists } from './StripeAccount';
import { stripeId } from './stripeId';

const DAY = 86_400;
const MONTH = 30 * DAY;

/**
 * The account at the start: for each company a customer, its subscription, and an invoice and a payment for each month.
 *
 * @param options - `now`: epoch seconds
 */
export function seedAccount(options: {
  scenario: StripeScenario;
  seed: string;
  now: number;
}): Lists {
  const lists: Lists = {
    charges: [],
    credit_notes: [],
    customers: [],
    events: [],
    invoices: [],
    refunds: [],
    subscriptions: [],
  };
  for (const company of options.scenario.companies) {
    seedCompany(lists, company, options);
  }
  for (const list of Object.values(lists) as Array<{ created: number }[]>) {
    list.sort((one, other) => other.created - one.created);
  }
  return lists;
}

function seedCompany(
  lists: Lists,
  company: StripeScenario['companies'][number],
  { seed, now }: { seed: string; now: number },
): void {
  const { currency, seats, unitAmount, months, arrears } = company;
  const random = createRandom(seed, 'stripe', company.organizationId);
  const id = (prefix: string) => stripeId(prefix, random);
  const since = now - months * MONTH - random.integer(1, 20) * DAY;
  const customer = customerObject({
    id: customerIdOf(seed, company.organizationId),
    name: company.name,
    currency,
    created: since,
    delinquent: arrears > 0,
    organizationId: company.organizationId,
  });
  lists.customers.push(customer);
  lists.subscriptions.push(
    subscriptionObject({
      id: id('sub'),
      itemId: id('si'),
      priceId: id('price'),
      customer: customer.id,
      plan: company.plan,
      unitAmount,
      seats,
      currency,
      status: subscriptionStatus(arrears),
      created: since,
    }),
  );
  for (let month = 0; month < months; month += 1) {
    const created = since + month * MONTH;
    const unpaid = month >= months - arrears;
    const amount = unitAmount * seats;
    lists.invoices.push(
      invoiceObject({
        id: id('in'),
        number: `${company.organizationId.toUpperCase()}-${String(month + 1).padStart(4, '0')}`,
        customer,
        amount,
        currency,
        status: unpaid ? 'open' : 'paid',
        created,
        dueDate: created + 14 * DAY,
      }),
    );
    lists.charges.push(
      chargeObject({
        id: id('ch'),
        paymentIntent: id('pi'),
        customer: customer.id,
        amount,
        currency,
        created: created + DAY,
        failed: unpaid,
        description: `Subscription, month ${month + 1}`,
      }),
    );
  }
}

function subscriptionStatus(arrears: number): Stripe.Subscription.Status {
  return arrears > 0 ? 'past_due' : 'active';
}
