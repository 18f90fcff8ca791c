import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { authenticateStaffSocket } from './authenticateStaffSocket';

const permission = createPermission({
  name: 'lines.read',
  attributes: { action: 'read' },
});

describe('authenticateStaffSocket', () => {
  const auth = mockServices.auth();
  const permissions = mockServices.permissions.mock();

  beforeEach(() => {
    permissions.authorize.mockReset();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
  });

  const open = (token: string | undefined) =>
    authenticateStaffSocket({ auth, permissions, token, permission });

  it('names a person who may, and when the socket must end', async () => {
    const identity = await open(mockCredentials.user.token('user:staff/one'));
    expect(identity.subject).toBe('user:staff/one');
    expect(identity.expiresAt).toBeGreaterThan(Date.now());
    expect(permissions.authorize).toHaveBeenCalledWith(
      [{ permission }],
      expect.anything(),
    );
  });

  it.each([
    ['no token', undefined],
    ['something that is no token', mockCredentials.user.invalidToken()],
    ['the token of a service', mockCredentials.service.token()],
  ])('refuses %s, without asking the policy', async (_what, token) => {
    await expect(open(token)).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
    expect(permissions.authorize).not.toHaveBeenCalled();
  });

  it.each([AuthorizeResult.DENY, AuthorizeResult.CONDITIONAL])(
    'takes nothing but ALLOW from the policy: %s is a refusal',
    async result => {
      permissions.authorize.mockResolvedValue([{ result } as never]);
      await expect(open(mockCredentials.user.token())).rejects.toMatchObject({
        name: 'NotAllowedError',
      });
    },
  );
});
