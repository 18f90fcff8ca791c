import fc from 'fast-check';
import { MAX_ACTORS, readActChain } from './actChain';

const a = '0a9e0000-0000-4000-8000-00000000000a';
const b = '0a9e0000-0000-4000-8000-00000000000b';
const c = '0a9e0000-0000-4000-8000-00000000000c';
const stranger = '0a9e0000-0000-4000-8000-0000000000ff';
const issuer = 'https://login.example/v2.0';

const token = {
  agentId: a,
  issuer,
  isKnown: (id: string) => [a, b, c].includes(id),
};

describe('readActChain', () => {
  it('reads one actor, and those whom it acts for in turn', () => {
    expect(readActChain({ sub: a }, token)).toEqual({ chain: { sub: a } });
    expect(
      readActChain(
        { sub: a, iss: issuer, act: { sub: b, act: { sub: c } } },
        token,
      ),
    ).toEqual({
      chain: { sub: a, iss: issuer, act: { sub: b, act: { sub: c } } },
    });
  });

  it('takes nothing over but who they are', () => {
    expect(
      readActChain({ sub: a.toUpperCase(), roles: ['Admin'], exp: 1 }, token),
    ).toEqual({ chain: { sub: a } });
  });

  it.each<[string, unknown, RegExp]>([
    [
      'another agent than the presenter',
      { sub: b },
      /not the one that presents/,
    ],
    ['the presenter only within', { sub: b, act: { sub: a } }, /not the one/],
    ['a stranger within', { sub: a, act: { sub: stranger } }, /does not know/],
    ['itself again', { sub: a, act: { sub: b, act: { sub: a } } }, /circle/],
    [
      'itself in other letters',
      { sub: a, act: { sub: a.toUpperCase() } },
      /circle/,
    ],
    [
      'too many',
      { sub: a, act: { sub: b, act: { sub: c, act: { sub: stranger } } } },
      /longer than 3/,
    ],
    [
      'another issuer',
      { sub: a, iss: 'https://evil.example' },
      /another issuer/,
    ],
    ['no subject', { iss: issuer }, /malformed/],
    ['an empty subject', { sub: '' }, /malformed/],
    ['a text', 'agent', /malformed/],
    ['a list', [{ sub: a }], /malformed/],
    ['null', null, /malformed/],
    ['null within', { sub: a, act: null }, /malformed/],
    ['a number for a subject', { sub: 1 }, /malformed/],
  ])('believes no chain that names %s', (_, claim, why) => {
    expect(readActChain(claim, token)).toEqual({
      doubt: expect.stringMatching(why),
    });
  });

  it('ends on any nesting, and never believes more than the limit', () => {
    const nested = fc.letrec(tie => ({
      link: fc.oneof(
        { maxDepth: 8 },
        fc.record({ sub: fc.constantFrom(a, b, c, stranger) }),
        fc.record({
          sub: fc.constantFrom(a, b, c, stranger),
          act: tie('link'),
        }),
        fc.anything(),
      ),
    })).link;
    fc.assert(
      fc.property(nested, claim => {
        const read = readActChain(claim, token);
        if ('doubt' in read) return;
        const subs: string[] = [];
        for (let link: any = read.chain; link; link = link.act) {
          subs.push(link.sub);
        }
        expect(subs[0]).toBe(a);
        expect(subs.length).toBeLessThanOrEqual(MAX_ACTORS);
        expect(new Set(subs).size).toBe(subs.length);
        expect(subs).not.toContain(stranger);
      }),
    );
  });
});
