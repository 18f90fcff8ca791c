import type { HumanDuration } from '@backstage/types';

export interface Config {
  staffAccess: {
    /** Sign-ins and how long they last. */
    sessions: {
      /**
       * Seals the cookies in which browsers keep sign-ins. At least 32 random characters, the same on every replica.
       * @visibility secret
       */
      secret: string;
      /**
       * The secret before the last change: sessions sealed with it go on.
       * @visibility secret
       */
      previousSecret?: string;
      /** How long a sign-in may be refreshed before the person has to sign in again. Default 12 hours. */
      duration?: HumanDuration | string;
    };
  };
  auth?: {
    providers?: {
      /** Sign-in through alphaswarm-cp. One empty object per environment, e.g. `{ development: {} }`. */
      entra?: {
        [environment: string]: {
          /** Where Entra comes back to. Default `<backend.baseUrl>/api/auth/entra/handler/frame`. */
          callbackUrl?: string;
        };
      };
    };
  };
}
