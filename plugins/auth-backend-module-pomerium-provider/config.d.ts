export interface Config {
  auth?: {
    providers?: {
      /** Silent sign-in from Pomerium's assertion; needs `pomerium.jwksUrl`, `pomerium.issuers` and `pomerium.audiences`. An empty object. */
      pomerium?: object;
    };
  };
}
