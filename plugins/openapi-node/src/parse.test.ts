import { z } from 'zod';
import { parseRequest } from './parse';

const schema = z.strictObject({
  desiredCount: z.number().int().min(0),
  tags: z.array(z.string()).optional(),
});

describe('parseRequest', () => {
  it('returns what it parsed', () => {
    expect(parseRequest(schema, { desiredCount: 2 }, 'body')).toEqual({
      desiredCount: 2,
    });
  });

  it.each([
    [{ desiredCount: '2' }, /^body\.desiredCount: .*expected number/],
    [{ desiredCount: 1.5 }, /^body\.desiredCount: .*expected int/],
    [{ desiredCount: 1, tags: ['a', 1] }, /^body\.tags\.1: /],
    [{ desiredCount: 1, extra: true }, /^body: Unrecognized key: "extra"/],
    [[], /^body: .*expected object/],
    [undefined, /^body: .*expected object/],
  ])('names the field of %j', (value, message) => {
    expect(() => parseRequest(schema, value, 'body')).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('lists no more than ten problems', () => {
    const tags = Array.from({ length: 1000 }, () => 1);
    expect(() =>
      parseRequest(schema, { desiredCount: 1, tags }, 'body'),
    ).toThrow(/^(body\.tags\.\d: [^;]+(; )?){10}$/);
  });

  it('names an unknown key before all that is missing', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`field${index}`, z.string()]),
    );
    expect(() =>
      parseRequest(z.strictObject(fields), { surprise: 1 }, 'body'),
    ).toThrow(/^body: .*surprise/);
  });
});
