/**
 * What the portal puts into the Backstage user token beside `sub` and `ent`. Read only from a token that Backstage has verified.
 */
export type StaffSession = {
  userRef: string;
  /** Identifies this sign-in; step-up grants are bound to it, sign-out ends it. UUID. */
  sessionId: string;
  name: string;
  email?: string;
  /** The auth provider's id: `entra`, `microsoft` or `pomerium`. */
  connection: string;
};

/** The token claims that carry a {@link StaffSession}. */
export type StaffSessionClaims = {
  sid: string;
  name: string;
  email?: string;
  idp: string;
};
