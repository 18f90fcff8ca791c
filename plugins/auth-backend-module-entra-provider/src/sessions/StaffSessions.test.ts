import { ConfigReader } from '@backstage/config';
import type { VerifiedEntraIdToken } from '@alphaswarm-admin/plugin-staff-access-node';
import { readSessionSettings } from './sessionConfig';
import { StaffSessions } from './StaffSessions';

const claims = {
  oid: '0b8f6c0e-1111-4222-8333-444455556666',
  name: 'Olivia Operator',
} as VerifiedEntraIdToken;
const hour = 3_600_000;

function sessions(connection = 'entra') {
  return StaffSessions.create({
    connection,
    settings: {
      secrets: { current: 'the present secret, long enough for anybody' },
      durationMs: 12 * hour,
    },
    revocations,
  });
}

const revoked = new Map<string, Date>();
const revocations = {
  revoke: async (sessionId: string, { until }: { until: Date }) => {
    revoked.set(sessionId, until);
  },
  isRevoked: async (sessionId: string) => revoked.has(sessionId),
};

describe('StaffSessions', () => {
  beforeEach(() => {
    revoked.clear();
    jest.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] } as object);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('goes on with a session until its end, counted from the sign-in', async () => {
    const session = sessions().begin(claims, 'rt-1');
    jest.setSystemTime(session.startedAt + 11 * hour);
    const continued = sessions().continued(session, claims, 'rt-2');
    const sealed = await sessions().seal(continued);
    await expect(sessions().resume(sealed)).resolves.toMatchObject({
      sessionId: session.sessionId,
      refreshToken: 'rt-2',
    });
    jest.setSystemTime(session.startedAt + 12 * hour);
    await expect(sessions().resume(sealed)).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it('keeps the refresh token where the provider gives no new one', () => {
    const session = sessions().begin(claims, 'rt-1');
    expect(sessions().continued(session, claims, undefined).refreshToken).toBe(
      'rt-1',
    );
  });

  it("takes no other provider's session", async () => {
    const sealed = await sessions('microsoft').seal(
      sessions('microsoft').begin(claims, 'rt-1'),
    );
    await expect(sessions('entra').resume(sealed)).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it('is ended for longer than its last token can live', async () => {
    const session = sessions().begin(claims, 'rt-1');
    const sealed = await sessions().seal(session);
    await sessions().end(session);
    await expect(sessions().resume(sealed)).rejects.toThrow(
      'ended by signing out',
    );
    expect(revoked.get(session.sessionId)?.getTime()).toBe(
      session.startedAt + 36 * hour,
    );
  });
});

describe('readSessionSettings', () => {
  const secret = 'x'.repeat(32);

  function read(configured: object) {
    return readSessionSettings(
      new ConfigReader({ staffAccess: { sessions: configured } }),
    );
  }

  it('reads secrets and duration', () => {
    expect(
      read({ secret, previousSecret: 'y', duration: { hours: 8 } }),
    ).toEqual({
      secrets: { current: secret, previous: 'y' },
      durationMs: 8 * hour,
    });
  });

  it('ends sessions after twelve hours unless told otherwise', () => {
    expect(read({ secret })).toEqual({
      secrets: { current: secret, previous: undefined },
      durationMs: 12 * hour,
    });
  });

  it.each([
    {},
    { secret: '' },
    { secret: 'short' },
    { secret, duration: { hours: 0 } },
    { secret, duration: 'long' },
  ])('refuses %j', configured => {
    expect(() => read(configured)).toThrow('staffAccess.sessions');
  });
});
