import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { JWTPayload } from 'jose';
import {
  keySet,
  now,
  testSigner,
  unsigned,
  type TestSigner,
} from '../identity/__testUtils__/tokens';
import { AgentTokenVerifier } from './AgentTokenVerifier';

const TENANT = '5f1f3c0e-0000-4000-8000-00000000000a';
const ISSUER = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const AUDIENCE = 'api://alphaswarm-manage-api';
const AGENT = '0a9e0000-0000-4000-8000-00000000000a';
const OTHER = '0a9e0000-0000-4000-8000-00000000000b';
const STRANGER = '0a9e0000-0000-4000-8000-0000000000ff';
const PERSON = '0a0a0a0a-0000-4000-8000-000000000001';
const SCALE = 'platform-ecs.service.scale';

describe('AgentTokenVerifier', () => {
  let tenant: TestSigner;
  let broker: TestSigner;
  let verifier: AgentTokenVerifier;

  beforeAll(async () => {
    tenant = await testSigner('t1', 'RS256');
    broker = await testSigner('b1', 'RS256');
    verifier = AgentTokenVerifier.create({
      trust: {
        issuers: [
          {
            issuer: ISSUER,
            jwksUrl: new URL(`${ISSUER}/keys`),
            tenantId: TENANT,
          },
          {
            issuer: 'https://cp.example',
            jwksUrl: new URL('https://cp.example/keys'),
          },
        ],
        audiences: [AUDIENCE],
        agents: new Map([
          [AGENT, { title: 'Rollout agent', may: new Set([SCALE]) }],
          [OTHER, { title: 'Planner', may: new Set() }],
        ]),
      },
      groupRoles: new Map([['ops', ['Operator']]]),
      keysOf: ({ issuer }) => keySet(issuer === ISSUER ? tenant : broker),
    });
  });

  const alone = (): JWTPayload => ({
    iss: ISSUER,
    aud: AUDIENCE,
    tid: TENANT,
    sub: AGENT,
    oid: AGENT,
    azp: AGENT,
    idtyp: 'app',
    roles: ['Admin'],
    iat: now(),
    exp: now() + 600,
  });

  const forOlivia = (): JWTPayload => ({
    ...alone(),
    sub: 'pairwise',
    oid: PERSON.toUpperCase(),
    idtyp: 'user',
    name: 'Olivia Operator',
    preferred_username: 'olivia@staff.example',
    roles: ['Operator'],
    act: { sub: AGENT },
  });

  const verified = async (claims: JWTPayload) =>
    verifier.verify(await tenant.sign(claims));

  it('knows an agent on its own, whose app roles are no roles of staff', async () => {
    const agent = await verified(alone());
    expect(agent).toEqual({
      id: AGENT,
      title: 'Rollout agent',
      may: new Set([SCALE]),
      expiresAt: expect.any(Date),
    });
  });

  it('knows the person whom an agent acts for, with the roles that the issuer says', async () => {
    expect(await verified({ ...forOlivia(), groups: ['ops'] })).toMatchObject({
      id: AGENT,
      act: { sub: AGENT },
      person: {
        userRef: `user:staff/${PERSON}`,
        name: 'Olivia Operator',
        email: 'olivia@staff.example',
        ownershipRefs: [`user:staff/${PERSON}`, 'group:staff-role/operator'],
      },
    });
  });

  it('reads Entra’s on-behalf-of tokens that name the agent by azp alone', async () => {
    const { act, idtyp, ...claims } = forOlivia();
    expect(
      await verified({ ...claims, scp: 'user_impersonation' }),
    ).toMatchObject({
      act: { sub: AGENT },
      person: { userRef: `user:staff/${PERSON}` },
    });
  });

  it('reads the delegation of another issuer that the configuration trusts', async () => {
    const token = await broker.sign({
      ...forOlivia(),
      iss: 'https://cp.example',
      tid: undefined,
      act: { sub: AGENT, iss: 'https://cp.example', act: { sub: OTHER } },
    });
    expect(await verifier.verify(token)).toMatchObject({
      act: { sub: AGENT, iss: 'https://cp.example', act: { sub: OTHER } },
      person: { name: 'Olivia Operator' },
    });
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['another audience', claims => ({ ...claims, aud: 'api://other' })],
    ['a second audience', claims => ({ ...claims, aud: [AUDIENCE, 'x'] })],
    ['another tenant', claims => ({ ...claims, tid: PERSON })],
    ['no tenant', claims => ({ ...claims, tid: undefined })],
    ['no expiry', claims => ({ ...claims, exp: undefined })],
    ['an expiry long ago', claims => ({ ...claims, exp: now() - 120 })],
    ['no client', claims => ({ ...claims, azp: undefined })],
    ['two clients', claims => ({ ...claims, appid: OTHER })],
    ['a malformed client', claims => ({ ...claims, azp: 'agent' })],
    [
      'a person without an object id',
      claims => ({ ...claims, oid: undefined }),
    ],
    [
      'a person’s own application',
      ({ act, ...claims }) => ({ ...claims, azp: STRANGER }),
    ],
    ['neither application nor person', ({ act, idtyp, ...claims }) => claims],
    ['another kind', claims => ({ ...claims, idtyp: 'device' })],
    [
      'the other issuer’s name',
      claims => ({ ...claims, iss: 'https://cp.example' }),
    ],
    [
      'an unknown issuer',
      claims => ({ ...claims, iss: 'https://evil.example' }),
    ],
  ])('takes no token with %s', async (_, change) => {
    await expect(verified(change(forOlivia()))).rejects.toThrow(
      AuthenticationError,
    );
  });

  it('takes no token that somebody else signed, or nobody', async () => {
    const forger = await testSigner('t1', 'RS256');
    const elliptic = await testSigner('t1', 'ES256');
    for (const token of [
      await forger.sign(forOlivia()),
      await elliptic.sign(forOlivia()),
      await broker.sign(forOlivia()),
      unsigned(forOlivia()),
      'a.b.c',
    ]) {
      await expect(verifier.verify(token)).rejects.toThrow(AuthenticationError);
    }
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload, RegExp]>([
    [
      'a stranger on its own',
      () => ({ ...alone(), azp: STRANGER }),
      /does not know/,
    ],
    [
      'a stranger that claims to act',
      claims => ({ ...claims, azp: STRANGER, act: { sub: STRANGER } }),
      /does not know/,
    ],
    [
      'another’s act',
      claims => ({ ...claims, act: { sub: OTHER } }),
      /presents it/,
    ],
    [
      'a circle',
      claims => ({ ...claims, act: { sub: AGENT, act: { sub: AGENT } } }),
      /circle/,
    ],
    ['a malformed act', claims => ({ ...claims, act: 'x' }), /malformed/],
    [
      'an application that claims to act',
      () => ({ ...alone(), act: { sub: AGENT } }),
      /nobody to act for/,
    ],
  ])('does nothing for %s, but knows who it was', async (_, change, why) => {
    const agent = await verified(change(forOlivia()));
    expect(agent.doubt).toMatch(why);
    expect(agent.person).toBeUndefined();
    expect(agent.act).toBeUndefined();
    expect(agent.may.size).toBe(0);
  });

  it('tells only by the issuer whether a token claims to be an agent’s', async () => {
    expect(verifier.claimsToBeOne(unsigned(alone()))).toBe(true);
    expect(verifier.claimsToBeOne(unsigned({ sub: 'user:staff/x' }))).toBe(
      false,
    );
    expect(verifier.claimsToBeOne('opaque')).toBe(false);
  });

  it('calls an issuer that can’t be asked an outage', async () => {
    const away = AgentTokenVerifier.create({
      trust: {
        issuers: [
          { issuer: ISSUER, jwksUrl: new URL('http://127.0.0.1:9/keys') },
        ],
        audiences: [AUDIENCE],
        agents: new Map(),
      },
      groupRoles: new Map(),
    });
    await expect(away.verify(await tenant.sign(alone()))).rejects.toThrow(
      ServiceUnavailableError,
    );
  });
});
