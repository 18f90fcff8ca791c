export interface Config {
  app?: {
    signIn?: {
      /**
       * The providers that the sign-in page offers, the default first: `entra`, `microsoft`, and `pomerium`, which is tried silently before
       * the page is shown. `[entra]` if left out.
       * @visibility frontend
       */
      providers?: Array<'entra' | 'microsoft' | 'pomerium'>;
    };
  };
}
