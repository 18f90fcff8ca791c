import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import type { SocketIdentity } from './UpgradeDispatcher';

/** How long a socket may live when the token does not say. */
const DEFAULT_SOCKET_LIFETIME_MS = 3600_000;

/**
 * Authenticates the staff member whose Backstage token a socket carries, and asks the policy whether they may.
 *
 * @param options.token - as the client sent it, by subprotocol
 * @param options.permission - what reading the socket takes
 * @throws AuthenticationError (401) without a valid token of a person; NotAllowedError (403) if the policy says no
 */
export async function authenticateStaffSocket(options: {
  auth: AuthService;
  permissions: PermissionsService;
  token: string | undefined;
  permission: BasicPermission;
}): Promise<SocketIdentity> {
  const { auth, permissions, token, permission } = options;
  if (!token) throw new AuthenticationError('No session token');
  const credentials = await auth.authenticate(token);
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new AuthenticationError('Only staff may listen');
  }
  const [{ result }] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(`You may not use ${permission.name}`);
  }
  return {
    subject: credentials.principal.userEntityRef,
    expiresAt:
      credentials.expiresAt?.getTime() ??
      Date.now() + DEFAULT_SOCKET_LIFETIME_MS,
  };
}
