import { z } from 'zod';
import type { JsonValue } from './row';
import { hasSensitiveFields, protectSensitive, sensitive } from './sensitive';

const secret = sensitive(z.string());
const hmac = (canonical: string) => `hmac(${canonical.length})`;

/** Protects a value that holds the string `SECRET` wherever it is sensitive. */
function protectedText(schema: z.ZodType, value: JsonValue): string {
  return JSON.stringify(protectSensitive(schema, value, hmac));
}

describe('protectSensitive', () => {
  it.each<[string, z.ZodType, JsonValue]>([
    ['a field', z.strictObject({ a: secret }), { a: 'SECRET' }],
    [
      'a field deep inside',
      z.object({ a: z.object({ b: z.array(z.object({ c: secret })) }) }),
      { a: { b: [{ c: 'SECRET' }, { c: 'SECRET' }] } },
    ],
    ['an optional field', z.object({ a: secret.optional() }), { a: 'SECRET' }],
    [
      'a field behind every wrapper',
      z.object({
        a: secret.nullable().default('x').catch('y').readonly().optional(),
      }),
      { a: 'SECRET' },
    ],
    ['a record', z.record(z.string(), secret), { x: 'SECRET', y: 'SECRET' }],
    ['a tuple', z.tuple([z.number(), secret], secret), [1, 'SECRET', 'SECRET']],
    [
      'an option of a union',
      z.union([z.object({ a: z.string() }), z.object({ a: secret })]),
      { a: 'SECRET' },
    ],
    [
      'an option of a discriminated union',
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('plain'), value: z.string() }),
        z.object({ kind: z.literal('secret'), value: secret }),
      ]),
      { kind: 'secret', value: 'SECRET' },
    ],
    [
      'an intersection',
      z.object({ a: z.string() }).and(z.object({ b: secret })),
      { a: 'x', b: 'SECRET' },
    ],
    [
      'either side of a pipe',
      z.object({ a: secret.transform(text => text.trim()) }),
      { a: 'SECRET' },
    ],
    [
      'unknown keys with a sensitive catchall',
      z.object({}).catchall(secret),
      { anything: 'SECRET' },
    ],
    [
      'a whole object',
      z.object({ credentials: sensitive(z.object({ key: z.string() })) }),
      { credentials: { key: 'SECRET' } },
    ],
    [
      'a value of another type than declared',
      z.object({ a: secret }),
      { a: ['SECRET'] },
    ],
    [
      'a recursive schema',
      recursive(),
      { secret: 'SECRET', child: { secret: 'SECRET' } },
    ],
  ])('replaces the secret in %s', (_, schema, value) => {
    expect(hasSensitiveFields(schema)).toBe(true);
    const text = protectedText(schema, value);
    expect(text).not.toContain('SECRET');
    expect(text).toContain('hmac(');
  });

  function recursive(): z.ZodType {
    const node: z.ZodType = z.object({
      secret,
      child: z.lazy(() => node).optional(),
    });
    return node;
  }

  it('replaces once, by the HMAC of the canonical value', () => {
    const schema = z.union([z.object({ a: secret }), z.object({ a: secret })]);
    expect(protectSensitive(schema, { a: 'abc' }, hmac)).toEqual({
      a: 'hmac(5)',
    });
  });

  it('leaves everything else as it is, absent and null included', () => {
    const schema = z.object({ a: secret.nullable(), b: z.string() });
    const value = { a: null, b: 'B', c: [1, { d: true }], ['__proto__x']: 1 };
    expect(protectSensitive(schema, value, hmac)).toEqual(value);
  });

  it('does not mark other users of the same schema', () => {
    const name = z.string();
    sensitive(name);
    expect(hasSensitiveFields(z.object({ name }))).toBe(false);
  });

  it('still parses as before', () => {
    expect(z.object({ a: secret }).parse({ a: 'x' })).toEqual({ a: 'x' });
    expect(z.object({ a: secret }).safeParse({ a: 1 }).success).toBe(false);
  });
});
