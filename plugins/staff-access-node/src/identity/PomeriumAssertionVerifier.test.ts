import { createServer, request as httpRequest, type Server } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { SignJWT, type JWTPayload } from 'jose';
import {
  DefaultPomeriumAssertionVerifier,
  readPomeriumVerification,
  type PomeriumVerification,
} from './PomeriumAssertionVerifier';
import {
  keySet,
  now,
  testSigner,
  unsigned,
  type TestSigner,
} from './__testUtils__/tokens';

const oid = '0b8f6c0e-1111-4222-8333-444455556666';

const verification: PomeriumVerification = {
  jwksUrl: new URL('https://auth.example.com/.well-known/pomerium/jwks.json'),
  issuers: ['admin.alpha-swarm.example', 'https://admin.alpha-swarm.example'],
  audiences: ['admin.alpha-swarm.example'],
  group: 'alphaswarm-staff',
  subjectClaim: 'sub',
};

function claims(changes: JWTPayload = {}): JWTPayload {
  return {
    iss: 'admin.alpha-swarm.example',
    aud: 'admin.alpha-swarm.example',
    sub: oid,
    name: 'Vera Viewer',
    email: 'vera.viewer@staff.alpha-swarm.example',
    groups: ['everyone', 'alphaswarm-staff'],
    iat: now(),
    exp: now() + 300,
    ...changes,
  };
}

describe('DefaultPomeriumAssertionVerifier', () => {
  let signer: TestSigner;
  let verifier: DefaultPomeriumAssertionVerifier;

  beforeAll(async () => {
    signer = await testSigner('p1', 'ES256');
    verifier = DefaultPomeriumAssertionVerifier.create({
      verification,
      keys: keySet(signer),
    });
  });

  function requestWith(...assertions: string[]): IncomingMessage {
    return {
      headersDistinct: assertions.length
        ? { 'x-pomerium-jwt-assertion': assertions }
        : {},
    } as IncomingMessage;
  }

  async function verify(changes: JWTPayload = {}) {
    return verifier.verify(requestWith(await signer.sign(claims(changes))));
  }

  it('tells whom Pomerium vouches for', async () => {
    const exp = now() + 300;
    await expect(verify({ exp, sid: 's-1' })).resolves.toEqual({
      iss: 'admin.alpha-swarm.example',
      sub: oid,
      oid,
      sid: 's-1',
      name: 'Vera Viewer',
      email: 'vera.viewer@staff.alpha-swarm.example',
      groups: ['everyone', 'alphaswarm-staff'],
      expiresAt: new Date(exp * 1000),
    });
  });

  it('accepts each configured issuer', async () => {
    await expect(
      verify({ iss: 'https://admin.alpha-swarm.example' }),
    ).resolves.toBeDefined();
  });

  it.each<[string, JWTPayload, string]>([
    ['another issuer', { iss: 'evil.example' }, "'iss'"],
    ['no issuer', { iss: undefined }, "'iss' is missing"],
    ['another audience', { aud: 'grafana.alpha-swarm.example' }, "'aud'"],
    ['no audience', { aud: undefined }, "'aud' is missing"],
    ['an expired one', { exp: now() - 70 }, 'expired'],
    ['one without an end', { exp: undefined }, "'exp' is missing"],
    ['one without a beginning', { iat: undefined }, "'iat' is missing"],
    ['no subject', { sub: undefined }, "'sub' is missing"],
    ['a subject that is no object id', { sub: 'vera' }, "'sub'"],
    ['no groups', { groups: undefined }, "'groups' is missing"],
    ['groups in a string', { groups: 'alphaswarm-staff' }, "'groups'"],
  ])('refuses %s', async (_what, changes, problem) => {
    await expect(verify(changes)).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining(problem),
    });
  });

  it.each([
    [[]],
    [['everyone']],
    [['alphaswarm-staff-contractors']],
    [['Alphaswarm-Staff']],
  ])('forbids members of %j only', async groups => {
    await expect(verify({ groups })).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it('refuses an unsigned assertion', async () => {
    await expect(
      verifier.verify(requestWith(unsigned(claims()))),
    ).rejects.toMatchObject({ name: 'AuthenticationError' });
  });

  it('refuses RS256, whatever key signed it', async () => {
    const rsa = await testSigner('p1', 'RS256');
    await expect(
      verifier.verify(requestWith(await rsa.sign(claims()))),
    ).rejects.toThrow('algorithm is not allowed');
  });

  it('refuses HS256 signed with the public key', async () => {
    const forged = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'p1' })
      .sign(Buffer.from(JSON.stringify(signer.publicJwk)));
    await expect(verifier.verify(requestWith(forged))).rejects.toThrow(
      'algorithm is not allowed',
    );
  });

  it("refuses somebody else's key, known id or not", async () => {
    for (const kid of ['p1', 'p2']) {
      const stranger = await testSigner(kid, 'ES256');
      await expect(
        verifier.verify(requestWith(await stranger.sign(claims()))),
      ).rejects.toMatchObject({ name: 'AuthenticationError' });
    }
  });

  it('refuses a request without an assertion', async () => {
    await expect(verifier.verify(requestWith())).rejects.toThrow(
      'carries no Pomerium assertion',
    );
  });

  it('refuses a doubled header, even if both are good', async () => {
    const good = await signer.sign(claims());
    await expect(verifier.verify(requestWith(good, good))).rejects.toThrow(
      'more than one',
    );
    await expect(
      verifier.verify(requestWith(`${good}, ${good}`)),
    ).rejects.toThrow('more than one');
  });

  it('knows its subject from others', async () => {
    const assertion = await verify();
    expect(
      verifier.isSubject(assertion, { userRef: `user:staff/${oid}` }),
    ).toBe(true);
    for (const userRef of [
      undefined,
      `user:default/${oid}`,
      'user:staff/0b8f6c0e-1111-4222-8333-444455556667',
    ]) {
      expect(verifier.isSubject(assertion, { userRef })).toBe(false);
    }
  });

  describe('on the wire', () => {
    let server: Server;
    afterEach(() => {
      server.close();
      server.closeAllConnections();
    });

    it('sees a header that was sent twice', async () => {
      const good = await signer.sign(claims());
      const outcome = new Promise(resolve => {
        server = createServer((req, res) => {
          res.end();
          verifier.verify(req).then(resolve, resolve);
        });
      });
      await new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as AddressInfo;
      const sent = httpRequest({ port, host: '127.0.0.1' });
      sent.setHeader('X-Pomerium-Jwt-Assertion', [good, good]);
      sent.end();
      await expect(outcome).resolves.toMatchObject({
        message: expect.stringContaining('more than one'),
      });
    });
  });

  it('takes the object id from another claim where configured', async () => {
    const other = DefaultPomeriumAssertionVerifier.create({
      verification: { ...verification, subjectClaim: 'oid' },
      keys: keySet(signer),
    });
    await expect(
      other.verify(
        requestWith(await signer.sign(claims({ sub: 'okta|1', oid }))),
      ),
    ).resolves.toMatchObject({ oid, sub: 'okta|1' });
    await expect(
      other.verify(requestWith(await signer.sign(claims()))),
    ).rejects.toThrow("'oid' is no Entra object id");
  });
});

describe('readPomeriumVerification', () => {
  const jwksUrl = 'https://p.example.com/jwks.json';

  function read(pomerium?: object) {
    return readPomeriumVerification(
      new ConfigReader(pomerium ? { pomerium } : {}),
    );
  }

  it('has no gate without a key URL', () => {
    expect(read()).toBeUndefined();
    expect(read({ group: 'x' })).toBeUndefined();
  });

  it('has defaults for group and subject', () => {
    expect(read({ jwksUrl, issuers: ['i'], audiences: ['a'] })).toMatchObject({
      group: 'alphaswarm-staff',
      subjectClaim: 'sub',
    });
  });

  it.each([
    { jwksUrl },
    { jwksUrl, issuers: ['i'] },
    { jwksUrl, issuers: [], audiences: ['a'] },
    { jwksUrl, issuers: ['i'], audiences: [] },
    {
      jwksUrl: 'http://p.example.com/jwks.json',
      issuers: ['i'],
      audiences: ['a'],
    },
  ])('refuses %j', pomerium => {
    expect(() => read(pomerium)).toThrow('pomerium.');
  });
});
