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

      /** How late Stripe's list of events may tell of one: the log is complete up to then. Default 2 minutes. */
      settle?: HumanDuration | string;
    };

    refunds?: {
      /**
       * What may be refunded without a second person, by currency (three letters, lower case) and in its minor units. There are no refunds in a currency that isn't here. A day is one of UTC.
       */
      ceilings?: {
        [currency: string]: {
          /** One refund. */
          perRefund: number;
          /** All refunds of one person in a day. */
          perPersonPerDay: number;
          /** All refunds of the portal in a day. */
          perDay: number;
        };
      };
    };
  };
}
