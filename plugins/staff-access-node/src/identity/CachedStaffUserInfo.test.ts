import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { CachedStaffUserInfo } from './CachedStaffUserInfo';

const userRef = 'user:staff/0b8f6c0e-1111-4222-8333-444455556666';
const operator = [userRef, 'group:staff-role/operator'];

describe('CachedStaffUserInfo', () => {
  let server: Server;
  let calls: number;
  let answer: { status: number; body: unknown };
  let clockMs: number;

  beforeEach(async () => {
    calls = 0;
    answer = {
      status: 200,
      body: { claims: { sub: userRef, ent: operator } },
    };
    clockMs = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => clockMs);
    server = createServer((_req, res) => {
      calls += 1;
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    server.close();
    server.closeAllConnections();
  });

  function userInfo() {
    const { port } = server.address() as AddressInfo;
    return CachedStaffUserInfo.create({
      agents: { agentOf: () => undefined },
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://127.0.0.1:${port}/api/auth`,
      }),
      logger: mockServices.logger.mock(),
      cache: new Map(),
    });
  }

  it('asks the auth backend, and for five seconds not again', async () => {
    const service = userInfo();
    const credentials = mockCredentials.user(userRef);
    for (let i = 0; i < 3; i += 1) {
      await expect(service.getUserInfo(credentials)).resolves.toEqual({
        userEntityRef: userRef,
        ownershipEntityRefs: operator,
      });
    }
    expect(calls).toBe(1);
    clockMs += 5_000;
    await service.getUserInfo(credentials);
    expect(calls).toBe(2);
  });

  it('asks once for many checks at the same time', async () => {
    const service = userInfo();
    await Promise.all(
      [1, 2, 3].map(() => service.getUserInfo(mockCredentials.user(userRef))),
    );
    expect(calls).toBe(1);
  });

  it('notices a changed role', async () => {
    const service = userInfo();
    await service.getUserInfo(mockCredentials.user(userRef));
    answer.body = { claims: { sub: userRef, ent: [userRef] } };
    clockMs += 5_000;
    await expect(
      service.getUserInfo(mockCredentials.user(userRef)),
    ).resolves.toMatchObject({ ownershipEntityRefs: [userRef] });
  });

  it('goes on with the last answer for a quarter of an hour, and no longer', async () => {
    const service = userInfo();
    await service.getUserInfo(mockCredentials.user(userRef));
    answer = { status: 500, body: {} };
    clockMs += 15 * 60_000;
    await expect(
      service.getUserInfo(mockCredentials.user(userRef)),
    ).resolves.toMatchObject({ ownershipEntityRefs: operator });
    clockMs += 1;
    await expect(
      service.getUserInfo(mockCredentials.user(userRef)),
    ).rejects.toThrow();
  });

  it('knows nothing of somebody it never asked about', async () => {
    answer = { status: 503, body: {} };
    await expect(
      userInfo().getUserInfo(mockCredentials.user(userRef)),
    ).rejects.toThrow();
  });

  it.each([
    { claims: { sub: 'user:staff/other', ent: [] } },
    { claims: { sub: userRef } },
    { claims: { sub: userRef, ent: [1] } },
    {},
  ])('takes %j for no answer', async body => {
    answer.body = body;
    await expect(
      userInfo().getUserInfo(mockCredentials.user(userRef)),
    ).rejects.toThrow();
  });

  it('is for people only', async () => {
    await expect(
      userInfo().getUserInfo(mockCredentials.service()),
    ).rejects.toThrow('Only user credentials');
  });
});
