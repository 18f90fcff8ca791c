import type { HumanDuration } from '@backstage/types';

export interface Config {
  billing?: {
    /** How Stripe is reached. Without a key nothing of billing works, and it says so; all else does. */
    stripe?: {
      /**
       * A secret key (`sk_…`), or better a restricted one (`rk_…`) that reads charges, customers, events, invoices, refunds and subscriptions and writes what the portal shall change.
       *
       * @visibility secret
       */
      apiKey?: string;

      /**
       * The signing secret (`whsec_…`) of the webhook endpoint that points to `/admin/api/billing/webhook`. Without it no webhooks are taken, and changes are in lists and figures within a
       * minute or two instead of at once.
       *
       * @visibility secret
       */
      webhookSecret?: string;

      /** Replaces Stripe's own endpoint, for stand-ins and proxies. */
      endpoint?: {
        host: string;
        port: number;
        /** Default `https`. */
        protocol?: 'http' | 'https';
      };

      /**
       * What becomes of the invoices of a subscription whose collection the portal pauses, as Stripe names it. Default `void`.
       */
      pausedInvoices?: 'void' | 'mark_uncollectible' | 'keep_as_draft';

      /** How often all of Stripe is read anew, to repair what no event told. Default 24 hours. */
      sweepEvery?: HumanDuration | string;

      /** How late Stripe's list of events may tell of one: the log is complete up to then. Default 2 minutes. */
      settle?: HumanDuration | string;
    };

    pastDue?: {
      /** Who is notified when many more invoices are past due than a day before: entity refs of users or groups. */
      notify?: string[];
    };

    refunds?: {
      /**
       * What may be given back, by refunds and credit notes together, by currency (three letters, lower case) and in its minor units. In a currency that isn't here nothing is. A day is one of UTC.
       */
      ceilings?: {
        [currency: string]: {
          /** One of them, by one person. More needs a second person. */
          perRefund: number;
          /** All of one person in a day. More is refused. */
          perPersonPerDay: number;
          /** All of the portal in a day. More is refused. */
          perDay: number;
        };
      };
    };
  };
}
