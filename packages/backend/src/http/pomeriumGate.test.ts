import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  PomeriumAssertion,
  PomeriumAssertionVerifier,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { UnsecuredJWT } from 'jose';
import type { IncomingMessage } from 'node:http';
import { bearerToken, PomeriumGate } from './pomeriumGate';

const assertion: PomeriumAssertion = {
  iss: 'pomerium',
  sub: 'one',
  oid: 'one',
  groups: [],
  expiresAt: new Date(),
};

function gateWith(verify: () => Promise<PomeriumAssertion>) {
  const verifier: PomeriumAssertionVerifier = {
    verify,
    isSubject: ({ sub }, { userRef }) => userRef === `user:staff/${sub}`,
  };
  return PomeriumGate.create({ verifier, logger: mockServices.logger.mock() });
}

const request = { headers: {} } as IncomingMessage;
const session = (sub: string) => new UnsecuredJWT({}).setSubject(sub).encode();

describe('PomeriumGate', () => {
  it('admits a valid assertion without a session', async () => {
    const gate = gateWith(async () => assertion);
    await expect(gate.admit(request, undefined)).resolves.toBeUndefined();
  });

  it("admits the assertion's own session", async () => {
    const gate = gateWith(async () => assertion);
    await expect(
      gate.admit(request, session('user:staff/one')),
    ).resolves.toBeUndefined();
  });

  it("refuses somebody else's session", async () => {
    const gate = gateWith(async () => assertion);
    await expect(
      gate.admit(request, session('user:staff/two')),
    ).rejects.toThrow(/somebody else/);
  });

  const agentToken = (claims: Record<string, unknown>) =>
    new UnsecuredJWT(claims).setSubject('pairwise').encode();

  it.each<[string, Record<string, unknown>]>([
    ['by its own service account', { azp: 'one' }],
    ['by the person it acts for', { azp: 'two', oid: 'ONE' }],
  ])('admits an agent’s token that comes through %s', async (_, claims) => {
    const gate = gateWith(async () => assertion);
    await expect(
      gate.admit(request, agentToken(claims)),
    ).resolves.toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ['by somebody else', { azp: 'two', oid: 'three' }],
    ['by somebody of that name', { azp: 'two', name: 'one' }],
  ])('refuses an agent’s token that comes through %s', async (_, claims) => {
    const gate = gateWith(async () => assertion);
    await expect(gate.admit(request, agentToken(claims))).rejects.toThrow(
      /somebody else/,
    );
  });

  it('refuses without a valid assertion, and says nothing of why', async () => {
    const gate = gateWith(async () => {
      throw new AuthenticationError('signature verification failed');
    });
    await expect(gate.admit(request, undefined)).rejects.toThrow(
      'No valid Pomerium assertion',
    );
  });

  it('calls an outage of Pomerium’s keys an outage', async () => {
    const gate = gateWith(async () => {
      throw new ServiceUnavailableError('the keys can’t be read');
    });
    await expect(gate.admit(request, undefined)).rejects.toThrow(
      ServiceUnavailableError,
    );
  });
});

describe('bearerToken', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['Basic abc', undefined],
    [undefined, undefined],
  ])('%j → %j', (authorization, token) => {
    expect(bearerToken({ headers: { authorization } } as IncomingMessage)).toBe(
      token,
    );
  });
});
