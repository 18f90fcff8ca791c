import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
  type BackstageUserPrincipal,
  type HttpAuthService,
} from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import {
  getBearerTokenFromAuthorizationHeader,
  tokenTypes,
} from '@backstage/plugin-auth-node';
import type { Request } from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import {
  sessionRevocationsServiceRef,
  type SessionRevocations,
} from './SessionRevocations';
import type { Agent } from '../agents/Agent';
import type { StaffSession } from './StaffSession';

/** A request's caller: Backstage's credentials, and the sign-in they belong to. */
export type StaffCaller = {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  session: StaffSession;
  /** The agent that calls, on its own or for the person. Never there where only people are read. */
  agent?: Agent;
};

/** Tells which sign-in a request belongs to. Plugin-scoped. */
export interface StaffSessionReader {
  /**
   * @param request - a request to the plugin
   * @throws AuthenticationError (401) if the request carries no staff member's own, unexpired token, if the token belongs to no sign-in of
   * ours, or if that sign-in has ended
   */
  read(request: Request): Promise<StaffCaller>;
}

const sessionClaimsSchema = z.object({
  sub: z.string().min(1),
  sid: z.guid(),
  name: z.string().min(1),
  email: z.string().min(1).optional(),
  idp: z.string().min(1),
});

/**
 * Reads the sign-in that a request belongs to.
 *
 * Backstage's credentials hold the user's ref and nothing else, and there is no public way to its token's other claims; so they are read
 * from the bearer token of the very request whose token `httpAuth` has just verified. A token passed on by another plugin holds only the
 * user's ref (a "limited user token" in its `obo` claim), and a cookie is one too: neither says which sign-in it belongs to, so neither is
 * accepted where the sign-in matters.
 *
 * @throws AuthenticationError (401); see {@link StaffSessionReader.read}
 */
export async function staffSessionFromRequest(
  request: Request,
  options: { httpAuth: HttpAuthService; revocations: SessionRevocations },
): Promise<StaffCaller> {
  const credentials = await options.httpAuth.credentials(request, {
    allow: ['user'],
  });
  const session = sessionOfVerifiedToken(
    getBearerTokenFromAuthorizationHeader(request.headers.authorization),
    credentials,
  );
  if (await options.revocations.isRevoked(session.sessionId)) {
    throw new AuthenticationError(
      'This session was ended by signing out. Sign in again.',
    );
  }
  return { credentials, session };
}

function sessionOfVerifiedToken(
  token: string | undefined,
  credentials: BackstageCredentials<BackstageUserPrincipal>,
): StaffSession {
  if (!token || !isFullUserToken(token)) {
    throw new AuthenticationError(
      "This needs the staff member's own token; a cookie or a token passed on by another plugin doesn't say which sign-in it belongs to",
    );
  }
  const parsed = sessionClaimsSchema.safeParse(decodeJwt(token));
  if (!parsed.success) {
    throw new AuthenticationError(
      'This token belongs to no staff sign-in. Sign in again.',
    );
  }
  const claims = parsed.data;
  if (claims.sub !== credentials.principal.userEntityRef) {
    throw new AuthenticationError('The token is not that of the caller');
  }
  return {
    userRef: claims.sub,
    sessionId: claims.sid,
    name: claims.name,
    email: claims.email,
    connection: claims.idp,
  };
}

function isFullUserToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === tokenTypes.user.typParam;
  } catch {
    return false;
  }
}

/** The sign-in that a request belongs to. */
export const staffSessionReaderServiceRef =
  createServiceRef<StaffSessionReader>({
    id: 'staff-access.session-reader',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {
          httpAuth: coreServices.httpAuth,
          revocations: sessionRevocationsServiceRef,
        },
        factory: deps => ({
          read: request => staffSessionFromRequest(request, deps),
        }),
      }),
  });
