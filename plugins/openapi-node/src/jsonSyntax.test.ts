import { jsonSyntaxErrorOffset } from './jsonSyntax';

describe('jsonSyntaxErrorOffset', () => {
  it.each([
    ['x', 0],
    ['{x', 1],
    ['{"a":trux}', 8],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{"a":"b\\q"}', 8],
    ['{"a":"\n"}', 6],
    ['{} x', 3],
    ['[1, 2', 5],
    ['', 0],
    ['{"secret":"0123456789", oops}', 24],
    [`{"padding":"${'p'.repeat(90_000)}", !}`, 90_015],
  ])('finds the mistake in %.40j', (text, offset) => {
    expect(jsonSyntaxErrorOffset(text)).toBe(offset);
  });

  it('finds none in JSON', () => {
    expect(jsonSyntaxErrorOffset('{"a":[1,2e3,"\\u00e9"]}')).toBeUndefined();
  });
});
