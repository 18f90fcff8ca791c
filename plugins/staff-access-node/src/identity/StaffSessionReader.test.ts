import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import type { Request } from 'express';
import { SignJWT, type JWTPayload } from 'jose';
import { endedSessionGate } from './endedSessionGate';
import { staffSessionFromRequest } from './StaffSessionReader';

const userRef = 'user:staff/0b8f6c0e-1111-4222-8333-444455556666';
const sid = '6f2b1f6e-2f7a-4a64-8b3a-5d6c7e8f9a0b';
const credentials = mockCredentials.user(
  userRef,
) as BackstageCredentials<BackstageUserPrincipal>;

// Stands for Backstage's own check of signature and expiry, which has tests of its own.
const httpAuth = mockServices.httpAuth.mock({
  credentials: async () => credentials as any,
});
const ended = new Set<string>();
const revocations = {
  revoke: async () => {},
  isRevoked: async (sessionId: string) => ended.has(sessionId),
};

function tokenOf(
  changes: JWTPayload = {},
  typ = 'vnd.backstage.user',
): Promise<string> {
  return new SignJWT({
    sub: userRef,
    sid,
    name: 'Olivia Operator',
    email: 'olivia@staff.alpha-swarm.example',
    idp: 'entra',
    ...changes,
  })
    .setProtectedHeader({ alg: 'HS256', typ })
    .sign(Buffer.alloc(32));
}

function requestWith(authorization?: string, cookie?: string): Request {
  return { headers: { authorization, cookie } } as Request;
}

async function read(changes: JWTPayload = {}, typ?: string) {
  return staffSessionFromRequest(
    requestWith(`Bearer ${await tokenOf(changes, typ)}`),
    { httpAuth, revocations },
  );
}

describe('staffSessionFromRequest', () => {
  beforeEach(() => ended.clear());

  it('tells which sign-in a request belongs to', async () => {
    await expect(read()).resolves.toEqual({
      credentials,
      session: {
        userRef,
        sessionId: sid,
        name: 'Olivia Operator',
        email: 'olivia@staff.alpha-swarm.example',
        connection: 'entra',
      },
    });
  });

  it.each<[string, JWTPayload]>([
    ['no session', { sid: undefined }],
    ['a session id that is none', { sid: 'x' }],
    ['no name', { name: undefined }],
    ['no provider', { idp: undefined }],
  ])('refuses a token with %s', async (_what, changes) => {
    await expect(read(changes)).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining('no staff sign-in'),
    });
  });

  it.each(['vnd.backstage.limited-user', 'vnd.backstage.plugin', 'JWT'])(
    'refuses a token of type %s, whatever it claims',
    async typ => {
      await expect(read({}, typ)).rejects.toMatchObject({
        name: 'AuthenticationError',
        message: expect.stringContaining("staff member's own token"),
      });
    },
  );

  it('refuses the token of somebody else than the caller', async () => {
    await expect(read({ sub: 'user:staff/other' })).rejects.toThrow(
      'not that of the caller',
    );
  });

  it.each([undefined, '', 'Basic x', 'Bearer', 'Bearer not-a-token'])(
    'refuses authorization %j',
    async authorization => {
      await expect(
        staffSessionFromRequest(requestWith(authorization), {
          httpAuth,
          revocations,
        }),
      ).rejects.toMatchObject({ name: 'AuthenticationError' });
    },
  );

  it('reads nothing of a token that Backstage refuses', async () => {
    await expect(
      staffSessionFromRequest(requestWith(`Bearer ${await tokenOf()}`), {
        httpAuth: mockServices.httpAuth.mock({
          credentials: async () => {
            throw new AuthenticationError('Illegal token');
          },
        }),
        revocations,
      }),
    ).rejects.toThrow('Illegal token');
  });

  it('refuses a session that was ended', async () => {
    ended.add(sid);
    await expect(read()).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining('ended by signing out'),
    });
  });
});

describe('endedSessionGate', () => {
  beforeEach(() => ended.clear());

  function pass(authorization?: string): Promise<unknown> {
    return new Promise(resolve => {
      endedSessionGate({ revocations })(
        requestWith(authorization),
        {} as any,
        resolve,
      );
    });
  }

  it('lets sessions that go on pass', async () => {
    await expect(pass(`Bearer ${await tokenOf()}`)).resolves.toBeUndefined();
  });

  it('stops ended ones', async () => {
    ended.add(sid);
    await expect(pass(`Bearer ${await tokenOf()}`)).resolves.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it.each([undefined, 'Bearer x', 'Bearer a.b.c', 'Basic eDp5'])(
    'leaves %j to whoever authenticates',
    async authorization => {
      await expect(pass(authorization)).resolves.toBeUndefined();
    },
  );
});
