import type Stripe from 'stripe';

/** A customer. Names and addresses of people, and cards, are there so that tests can show that the portal never takes them. */
export function customerObject(options: {
  id: string;
  name: string;
  currency: string;
  created: number;
  delinquent: boolean;
  organizationId: string;
}): Stripe.Customer {
  const { id, name, currency, created, delinquent } = options;
  return {
    id,
    object: 'customer',
    address: {
      city: 'Zürich',
      country: 'CH',
      line1: '1 Private Lane',
      line2: null,
      postal_code: '8001',
      state: null,
    },
    balance: 0,
    created,
    currency,
    default_source: null,
    delinquent,
    description: null,
    email: `accounts@${options.organizationId}.example`,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: { organization_id: options.organizationId },
    name,
    phone: '+41 44 000 00 00',
    shipping: null,
  };
}

/** A payment by card. */
export function chargeObject(options: {
  id: string;
  paymentIntent: string;
  customer: string;
  amount: number;
  currency: string;
  created: number;
  failed: boolean;
  description: string;
}): Stripe.Charge {
  const { id, customer, amount, currency, created, failed } = options;
  return {
    id,
    object: 'charge',
    amount,
    amount_captured: failed ? 0 : amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: null,
      email: null,
      name: 'Private Person',
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'ALPHASWARM',
    captured: !failed,
    created,
    currency,
    customer,
    description: options.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failed ? 'card_declined' : null,
    failure_message: failed ? 'Your card was declined.' : null,
    fraud_details: null,
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: !failed,
    payment_intent: options.paymentIntent,
    payment_method: null,
    payment_method_details: {
      type: 'card',
      card: { last4: '4242', fingerprint: 'Xt5EWLLDS7FJjR1c' },
    } as Stripe.Charge.PaymentMethodDetails,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: failed ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
}

/** A refund that went through at once. */
export function refundObject(options: {
  id: string;
  charge: Stripe.Charge;
  amount: number;
  reason?: Stripe.Refund.Reason;
  metadata?: Record<string, string>;
  created: number;
}): Stripe.Refund {
  const { id, charge, amount, created } = options;
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: options.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: null,
    reason: options.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

/** An invoice of one month. What no client of the sandbox reads is left out. */
export function invoiceObject(options: {
  id: string;
  number: string;
  customer: Stripe.Customer;
  amount: number;
  currency: string;
  status: 'paid' | 'open';
  created: number;
  dueDate: number;
}): Stripe.Invoice {
  const { id, customer, amount, currency, status, created } = options;
  const paid = status === 'paid' ? amount : 0;
  return {
    id,
    object: 'invoice',
    amount_due: amount,
    amount_overpaid: 0,
    amount_paid: paid,
    amount_remaining: amount - paid,
    collection_method: 'send_invoice',
    created,
    currency,
    customer: customer.id,
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    due_date: options.dueDate,
    hosted_invoice_url: `https://invoice.stripe.com/i/${id}`,
    livemode: false,
    number: options.number,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    status,
    subtotal: amount,
    total: amount,
  } satisfies Partial<Stripe.Invoice> as Stripe.Invoice;
}

/** A credit note of a part of an invoice. What no client of the sandbox reads is left out. */
export function creditNoteObject(options: {
  id: string;
  number: string;
  invoice: Stripe.Invoice;
  amount: number;
  metadata?: Record<string, string>;
  created: number;
}): Stripe.CreditNote {
  const { id, number, invoice, amount, created } = options;
  return {
    id,
    object: 'credit_note',
    amount,
    created,
    currency: invoice.currency,
    customer: invoice.customer as string,
    invoice: invoice.id as string,
    livemode: false,
    memo: null,
    metadata: options.metadata ?? {},
    number,
    reason: null,
    status: 'issued',
    type: invoice.status === 'open' ? 'pre_payment' : 'post_payment',
  } satisfies Partial<Stripe.CreditNote> as Stripe.CreditNote;
}

/** A subscription to one plan by the seat. What no client of the sandbox reads is left out. */
export function subscriptionObject(options: {
  id: string;
  itemId: string;
  priceId: string;
  customer: string;
  plan: string;
  unitAmount: number;
  seats: number;
  currency: string;
  status: Stripe.Subscription.Status;
  created: number;
}): Stripe.Subscription {
  const { id, customer, currency, status, created } = options;
  const price = {
    id: options.priceId,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    currency,
    nickname: options.plan,
    recurring: {
      interval: 'month',
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    type: 'recurring',
    unit_amount: options.unitAmount,
  } satisfies Partial<Stripe.Price> as Stripe.Price;
  const item = {
    id: options.itemId,
    object: 'subscription_item',
    created,
    metadata: {},
    price,
    quantity: options.seats,
    subscription: id,
  } satisfies Partial<Stripe.SubscriptionItem> as Stripe.SubscriptionItem;
  return {
    id,
    object: 'subscription',
    cancel_at_period_end: false,
    collection_method: 'charge_automatically',
    created,
    currency,
    customer,
    items: {
      object: 'list',
      data: [item],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    livemode: false,
    metadata: {},
    pause_collection: null,
    start_date: created,
    status,
  } satisfies Partial<Stripe.Subscription> as Stripe.Subscription;
}
