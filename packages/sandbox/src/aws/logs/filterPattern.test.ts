import { compileFilterPattern, FilterPatternError } from './filterPattern';

const line = JSON.stringify({
  level: 'error',
  message: 'GET /api/orgs 500',
  duration_ms: 812,
  http: { status: 500 },
});

describe('compileFilterPattern', () => {
  it.each([
    ['', true],
    ['orgs', true],
    ['ORGS', false],
    ['error orgs', true],
    ['error nothing', false],
    ['"GET /api/orgs"', true],
    ['"orgs GET"', false],
    ['error -orgs', false],
    ['error -"something else"', true],
    ['?nothing ?orgs', true],
    ['?nothing ?neither', false],
    ['{ $.level = "error" }', true],
    ['{ $.level = "err*" }', true],
    ['{ $.level != "error" }', false],
    ['{ $.duration_ms > 500 && $.level = error }', true],
    ['{ $.duration_ms < 500 || $.http.status = 500 }', true],
    ['{ $.duration_ms <= 811 }', false],
    ['{ $.absent = "x" }', false],
    ['{ $.absent != "x" }', false],
  ])('%s: %s', (pattern, expected) => {
    expect(compileFilterPattern(pattern)(line)).toBe(expected);
  });

  it('matches no plain text with a JSON pattern', () => {
    expect(compileFilterPattern('{ $.level = "error" }')('level error')).toBe(
      false,
    );
  });

  it.each(['"unclosed', '{ $.level }', '{', '[a, b]', '-'])(
    'refuses %s',
    pattern => {
      expect(() => compileFilterPattern(pattern)).toThrow(FilterPatternError);
    },
  );
});
