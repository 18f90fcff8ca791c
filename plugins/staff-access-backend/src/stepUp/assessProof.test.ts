import type {
  Challenge,
  VerifiedEntraIdToken,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { assessProof } from './assessProof';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const nowSeconds = now / 1000;
const oid = '0a0a0a0a-0000-4000-8000-000000000001';

const challenge: Challenge = {
  id: 'c',
  userRef: `user:staff/${oid}`,
  actionType: 'demo.widget.resize',
  operationDigest: 'd',
  acr: 'c1',
  maxAgeSeconds: 180,
  bound: true,
  actor: { kind: 'user' },
  state: 'pending',
  createdAt: new Date(now - 30_000),
  expiresAt: new Date(now + 600_000),
};

const token: VerifiedEntraIdToken = {
  oid,
  tid: 't',
  name: 'Olivia',
  roles: [],
  groups: [],
  groupsOmitted: false,
  acrs: ['c1'],
  amr: ['mfa'],
  authTime: nowSeconds - 5,
  nonce: 'n',
};

function assess(
  tokenChange: Partial<VerifiedEntraIdToken> = {},
  challengeChange: Partial<Challenge> = {},
) {
  return assessProof(
    { ...challenge, ...challengeChange },
    { ...token, ...tokenChange },
    'n',
    now,
  );
}

describe('assessProof', () => {
  it('takes a fresh sign-in of the person, made for the challenge', () => {
    expect(assess()).toEqual({
      proof: { acrs: ['c1'], amr: ['mfa'], authTime: nowSeconds - 5 },
    });
  });

  it.each<[string, Partial<VerifiedEntraIdToken>, Partial<Challenge>]>([
    ['somebody else', { oid: 'other' }, {}],
    ['another nonce', { nonce: 'm' }, {}],
    ['no nonce', { nonce: undefined }, {}],
    ['no context', { acrs: [] }, {}],
    ['a context that only begins alike', { acrs: ['c10'] }, {}],
    ['no auth_time', { authTime: undefined }, {}],
    ['auth_time 0', { authTime: 0 }, {}],
    ['a sign-in 61 s before the challenge', { authTime: nowSeconds - 91 }, {}],
    [
      'a sign-in that has become too old',
      { authTime: nowSeconds - 181 },
      { createdAt: new Date(now - 300_000) },
    ],
    ['an expired challenge', {}, { expiresAt: new Date(now) }],
  ])('refuses %s, in words', (_, tokenChange, challengeChange) => {
    expect(assess(tokenChange, challengeChange)).toEqual({
      problem: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  it('allows for clocks that differ by a minute', () => {
    expect(assess({ authTime: nowSeconds - 90 })).toHaveProperty('proof');
    expect(assess({ authTime: nowSeconds + 30 })).toHaveProperty('proof');
  });
});
