import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';

/** Stripe lists an event within seconds; it promises no time. */
const DEFAULT_SETTLE_MS = 120_000;

const DEFAULT_SWEEP_EVERY_MS = 24 * 3_600_000;

const positive = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const ceilingsSchema = z
  .record(
    z.string().regex(/^[a-z]{3}$/, 'must be three lower-case letters'),
    z.strictObject({
      perRefund: positive,
      perPersonPerDay: positive,
      perDay: positive,
    }),
  )
  .default({});

/** What may be given back, minor units of one currency: at once without a second person, and in a day of UTC at all. */
export type RefundCeilings = z.output<typeof ceilingsSchema>[string];

/** What may become of a paused subscription's invoices, as Stripe names it. */
const pausedInvoices = ['void', 'mark_uncollectible', 'keep_as_draft'] as const;

export type PausedInvoices = (typeof pausedInvoices)[number];

/** Where Stripe is, and as whom it is asked. */
export type StripeConnectionConfig = {
  apiKey: string;
  /** Absent: Stripe's own. */
  endpoint?: { host: string; port: number; protocol: 'http' | 'https' };
};

/** The plugin's configuration, as `config.d.ts` declares it. */
export type BillingConfig = {
  /** Absent: billing isn't connected. */
  stripe?: StripeConnectionConfig;
  /** How late Stripe may tell of an event, milliseconds. */
  settleMs: number;
  pausedInvoices: PausedInvoices;
  /** Absent: Stripe's webhooks aren't taken. */
  webhookSecret?: string;
  /** Who is told when many invoices become past due: user or group refs. */
  notifyOfPastDue: readonly string[];
  /** How often all of Stripe is read anew, milliseconds. */
  sweepEveryMs: number;
  ceilings: Readonly<Record<string, RefundCeilings>>;
};

/**
 * Reads and checks `billing`.
 *
 * @throws InputError that names the key
 */
export function readBillingConfig(rootConfig: Config): BillingConfig {
  const config = rootConfig.getOptionalConfig('billing');
  const stripe = config?.getOptionalConfig('stripe');
  return {
    stripe: readConnection(stripe),
    settleMs: readDurationMs(stripe, 'settle') ?? DEFAULT_SETTLE_MS,
    sweepEveryMs:
      readDurationMs(stripe, 'sweepEvery') ?? DEFAULT_SWEEP_EVERY_MS,
    pausedInvoices: readPausedInvoices(stripe),
    webhookSecret: readWebhookSecret(stripe),
    notifyOfPastDue: config?.getOptionalStringArray('pastDue.notify') ?? [],
    ceilings: readCeilings(config?.getOptional('refunds.ceilings')),
  };
}

function readDurationMs(
  stripe: Config | undefined,
  key: string,
): number | undefined {
  return stripe?.has(key)
    ? durationToMilliseconds(readDurationFromConfig(stripe, { key }))
    : undefined;
}

function readConnection(
  stripe: Config | undefined,
): StripeConnectionConfig | undefined {
  const apiKey = stripe?.getOptionalString('apiKey');
  if (!stripe || !apiKey) return undefined;
  if (!/^[rs]k_(test|live)_\w+$/.test(apiKey)) {
    // Without the value: it may be a secret of something else.
    throw new InputError(
      "billing.stripe.apiKey must be a secret or restricted key of Stripe: it begins with 'sk_live_', 'rk_live_', 'sk_test_' or 'rk_test_'",
    );
  }
  const endpoint = stripe.getOptionalConfig('endpoint');
  if (!endpoint) return { apiKey };
  const protocol = endpoint.getOptionalString('protocol') ?? 'https';
  if (protocol !== 'http' && protocol !== 'https') {
    throw new InputError(
      "billing.stripe.endpoint.protocol must be 'http' or 'https'",
    );
  }
  return {
    apiKey,
    endpoint: {
      host: endpoint.getString('host'),
      port: endpoint.getNumber('port'),
      protocol,
    },
  };
}

function readWebhookSecret(stripe: Config | undefined): string | undefined {
  const secret = stripe?.getOptionalString('webhookSecret');
  if (!secret) return undefined;
  if (!/^whsec_\S{8,}$/.test(secret)) {
    throw new InputError(
      "billing.stripe.webhookSecret must be the signing secret of a webhook endpoint: it begins with 'whsec_'",
    );
  }
  return secret;
}

function readPausedInvoices(stripe: Config | undefined): PausedInvoices {
  const value = stripe?.getOptionalString('pausedInvoices') ?? 'void';
  const known = pausedInvoices.find(one => one === value);
  if (known) return known;
  throw new InputError(
    `billing.stripe.pausedInvoices must be one of ${pausedInvoices.join(', ')}; it is '${value}'`,
  );
}

function readCeilings(value: unknown): BillingConfig['ceilings'] {
  const parsed = ceilingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new InputError(
    `${['billing.refunds.ceilings', ...path].join('.')}: ${message}`,
  );
}
