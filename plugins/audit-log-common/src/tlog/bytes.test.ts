import fc from 'fast-check';
import { concat, fromBase64, toBase64, toHex } from './bytes';

describe('base64', () => {
  it('is what Node makes of it, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
        const text = Buffer.from(bytes).toString('base64');
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it('of much is made', () => {
    const bytes = new Uint8Array(200_000).fill(7);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });

  // RFC 4648 section 10
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j', (plain, text) => {
    expect(Buffer.from(fromBase64(text)!).toString()).toBe(plain);
  });

  it('has one spelling for each value: whatever is accepted is written the same', () => {
    const characters = fc.constantFrom(...'AQgw+/=-_ \n9zé');
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), text => {
        const bytes = fromBase64(text);
        expect(bytes ? toBase64(bytes) : text).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'Zg',
    'Zg=',
    'Z===',
    '====',
    'Zh==',
    'Zm9=',
    'Zm 9v',
    'Zm9v\n',
    'Zm9-',
    '=Zm9',
    'Zg==Zg==',
    'Ж0==',
  ])('is never %j', text => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('concat', () => {
  it('joins bytes', () => {
    expect(
      concat(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)),
    ).toEqual(Uint8Array.of(1, 2, 3));
  });
});

describe('toHex', () => {
  it('has two digits for each byte', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});
