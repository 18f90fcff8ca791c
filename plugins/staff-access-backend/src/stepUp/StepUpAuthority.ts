/** What a step-up sign-in begins with. All secrets are made and kept by the portal. */
export type StepUpSignIn = {
  /** The portal's own callback. */
  returnTo: string;
  state: string;
  nonce: string;
  /** PKCE S256 challenge (RFC 7636). */
  codeChallenge: string;
  /** The authentication context that the ID token's `acrs` must hold. */
  acr: string;
  maxAgeSeconds: number;
};

/** Where to send the browser. */
export type StepUpRedirect = {
  authorizeUrl: string;
  /** What the authority wants back at the end; kept sealed. */
  transaction?: string;
};

/** What came back to the callback, with what the portal kept. */
export type StepUpReturn = {
  /** The callback's whole URL as it was called. */
  callbackUrl: URL;
  code: string;
  state: string;
  nonce: string;
  codeVerifier: string;
  transaction?: string;
};

/**
 * Where staff prove who they are. What it hands back is a token that Entra signed: the portal verifies it itself, and takes nobody's word.
 */
export interface StepUpAuthority {
  /** @throws ServiceUnavailableError if the authority can't be reached */
  begin(signIn: StepUpSignIn): Promise<StepUpRedirect>;

  /**
   * Trades the code in.
   *
   * @returns the ID token, not verified yet
   * @throws AuthenticationError if the code isn't accepted, or no ID token comes; ServiceUnavailableError if the authority can't be reached
   */
  redeem(answer: StepUpReturn): Promise<string>;
}
