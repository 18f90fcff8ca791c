import { createHash, randomBytes } from 'node:crypto';
import type {
  CpAuthClient,
  CpTokens,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  EntraIdTokenVerifier,
  IdTokenExpectation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { AuthenticationError } from '@backstage/errors';
import {
  createOAuthAuthenticator,
  type OAuthAuthenticator,
} from '@backstage/plugin-auth-node';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { SealSecrets } from './sessions/Seal';
import {
  SignInTransactions,
  type SignInTransaction,
} from './sessions/SignInTransactions';
import type {
  StaffSignInFlow,
  VerifiedGrant,
} from './sessions/StaffSignInFlow';
import { staffProfileTransform, type StaffProfile } from './staffProfile';

/** What the authenticator works with. */
export type EntraAuthenticatorOptions = {
  cp: CpAuthClient;
  verifier: EntraIdTokenVerifier;
  flow: StaffSignInFlow;
  secrets: SealSecrets;
};

type EntraContext = {
  callbackUrl: string;
  transactions: SignInTransactions;
};

const callbackSchema = z.union([
  z.object({ code: z.string().min(1), state: z.string().min(1) }),
  z.object({
    error: z.string().min(1),
    error_description: z.string().optional(),
    state: z.string().min(1),
  }),
]);

type Callback = z.infer<typeof callbackSchema>;

/**
 * Sign-in with the staff tenant through alphaswarm-cp: authorization code with PKCE (RFC 7636), state, and a nonce of ours. cp's word is not taken for
 * who somebody is: the ID token is verified here, at sign-in and at every refresh.
 */
export function createEntraAuthenticator(
  options: EntraAuthenticatorOptions,
): OAuthAuthenticator<EntraContext, StaffProfile> {
  const { cp, verifier, flow } = options;
  return createOAuthAuthenticator<EntraContext, StaffProfile>({
    defaultProfileTransform: staffProfileTransform,

    initialize: ({ callbackUrl }) => ({
      callbackUrl,
      transactions: SignInTransactions.create({
        secrets: options.secrets,
        providerId: 'entra',
        callbackUrl,
      }),
    }),

    async start({ req, state }, { callbackUrl, transactions }) {
      const codeVerifier = randomBytes(32).toString('base64url');
      const nonce = randomBytes(32).toString('base64url');
      const redirect = await cp.beginLogin({
        returnTo: callbackUrl,
        state,
        nonce,
        codeChallenge: createHash('sha256')
          .update(codeVerifier)
          .digest('base64url'),
        prompt: 'select_account',
      });
      await transactions.keep(responseOf(req), state, {
        codeVerifier,
        nonce,
        upstream: redirect.transaction,
      });
      return { url: redirect.authorizeUrl };
    },

    async authenticate({ req }, { transactions }) {
      const callback = callbackOf(req);
      const transaction = await transactions.take(
        req,
        responseOf(req),
        callback.state,
      );
      if (!transaction) {
        throw new AuthenticationError(
          'This sign-in was not begun in this browser, or more than ten minutes ago. Try again.',
        );
      }
      return flow.signIn(req, () => redeem(callback, transaction));
    },

    refresh: ({ refreshToken: sealed }) =>
      flow.refresh(sealed, async refreshToken =>
        verified(await cp.refresh(refreshToken), {}),
      ),

    logout: ({ req, refreshToken: sealed }) =>
      flow.signOut(req, sealed, refreshToken => cp.logout({ refreshToken })),
  });

  async function redeem(
    callback: Callback,
    { codeVerifier, nonce, upstream }: SignInTransaction,
  ): Promise<VerifiedGrant> {
    if ('error' in callback) {
      throw new AuthenticationError(
        `Microsoft Entra refused the sign-in: ${printable(callback.error_description ?? callback.error)}`,
      );
    }
    const { code, state } = callback;
    const tokens = await cp.exchange({
      code,
      state,
      codeVerifier,
      transaction: upstream,
    });
    return verified(tokens, { nonce });
  }

  async function verified(
    tokens: CpTokens,
    expected: IdTokenExpectation,
  ): Promise<VerifiedGrant> {
    if (!tokens.idToken) {
      // Roles are only ever taken from a token that Entra signed.
      throw new AuthenticationError('alphaswarm-cp returned no ID token');
    }
    return {
      claims: await verifier.verify(tokens.idToken, expected),
      refreshToken: tokens.refreshToken,
    };
  }
}

function callbackOf(request: Request): Callback {
  const parsed = callbackSchema.safeParse(request.query);
  if (!parsed.success) {
    throw new AuthenticationError(
      'The answer to the sign-in is incomplete. Try again.',
    );
  }
  return parsed.data;
}

function responseOf(request: Request): Response {
  if (!request.res) throw new Error('The request has no response');
  return request.res;
}

function printable(text: string): string {
  return text.replace(/\p{C}+/gu, ' ').slice(0, 200);
}
