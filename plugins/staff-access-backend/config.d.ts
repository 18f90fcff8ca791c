import type { HumanDuration } from '@backstage/types';

export interface Config {
  staffAccess?: {
    stepUp?: {
      /** Where staff prove who they are: through alphaswarm-cp, or directly at the staff tenant (`staffAccess.entra`). Default `cp`. */
      authority?: 'cp' | 'entra';
      /**
       * The client secret of the app registration, for `authority: entra`. Left out for a public client.
       * @visibility secret
       */
      clientSecret?: string;
    };
    reconciler?: {
      /** How often open actions are looked at. Default 5 seconds. */
      frequency?: HumanDuration | string;
      /** How old an intent may become while nobody knows what happened; then it is abandoned, for a person to look into. Default 15 minutes. */
      abandonAfter?: HumanDuration | string;
    };
    idempotencyKeys?: {
      /** How long a repeat of an action is answered with its first answer. Default 7 days. */
      keepFor?: HumanDuration | string;
    };
  };
}
